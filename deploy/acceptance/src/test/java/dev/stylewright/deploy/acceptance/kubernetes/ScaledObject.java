package dev.stylewright.deploy.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** KEDA's resource (keda.sh/v1alpha1), reduced to the fields in use: fabric8 has no models of it. */
record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    record Spec(
            Target scaleTargetRef,
            int minReplicaCount,
            int maxReplicaCount,
            int pollingInterval,
            int cooldownPeriod,
            Fallback fallback,
            Advanced advanced,
            List<Trigger> triggers) {}

    record Target(String name) {}

    record Fallback(int failureThreshold, int replicas, String behavior) {}

    record Advanced(AutoscalerConfig horizontalPodAutoscalerConfig) {}

    record AutoscalerConfig(HorizontalPodAutoscalerBehavior behavior) {}

    /** KEDA requires every value of the metadata to be text. */
    record Trigger(
            String type,
            String name,
            @Nullable String metricType,
            Map<String, String> metadata,
            @Nullable Reference authenticationRef) {}

    record Reference(String name) {}
}
