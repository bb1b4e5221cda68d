package dev.stylewright.deploy.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/** Kubernetes' resource (scheduling.k8s.io/v1), without a default that is not used here. */
record PriorityClass(
        String apiVersion, String kind, ObjectMeta metadata, int value, String preemptionPolicy, String description) {}
