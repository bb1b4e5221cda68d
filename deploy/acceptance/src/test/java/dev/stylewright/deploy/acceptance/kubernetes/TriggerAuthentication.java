package dev.stylewright.deploy.acceptance.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** KEDA's resource (keda.sh/v1alpha1), reduced to the fields in use. */
record TriggerAuthentication(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    record Spec(List<SecretKey> secretTargetRef) {}

    record SecretKey(String parameter, String name, String key) {}
}
