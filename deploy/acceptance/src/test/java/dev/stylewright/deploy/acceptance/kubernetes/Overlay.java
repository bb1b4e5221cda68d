package dev.stylewright.deploy.acceptance.kubernetes;

import dev.stylewright.deploy.acceptance.Repository;
import dev.stylewright.deploy.acceptance.Tool;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import dev.stylewright.worker.app.configuration.source.LoadedConfiguration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The output of {@code kubectl kustomize} for an overlay, and the configuration of a worker that it starts. */
record Overlay(String name, Manifests manifests) {

    static final List<String> NAMES =
            List.of("cpu", "gpu", "keda-group", "keda-share", "pool-large", "secrets-in-files", "secured");

    private static final Tool KUBECTL = new Tool("kubectl");

    private static final Map<String, Manifests> BUILT = new ConcurrentHashMap<>();

    static Overlay build(String name) {
        return new Overlay(name, built("deploy/kubernetes/overlays/" + name));
    }

    /** The same, from a copy of the repository's deploy directory. */
    static Overlay build(String name, Path deploy) {
        KUBECTL.orSkip();
        return new Overlay(name, Manifests.parse(KUBECTL.output(deploy, "kustomize", "kubernetes/overlays/" + name)));
    }

    /** The resources that {@code kubectl apply -k deploy/store} would create. */
    static Manifests store() {
        return built("deploy/store");
    }

    /** The resources that {@code kubectl apply -k deploy/queue} would create. */
    static Manifests queue() {
        return built("deploy/queue");
    }

    private static Manifests built(String directory) {
        KUBECTL.orSkip();
        return BUILT.computeIfAbsent(
                directory, path -> Manifests.parse(KUBECTL.output(Repository.ROOT, "kustomize", path)));
    }

    PodSpec pod() {
        return manifests.only(Deployment.class).getSpec().getTemplate().getSpec();
    }

    Container worker() {
        return pod().getContainers().get(0);
    }

    /** The worker's configuration as its environment sets it; values that the cluster provides are made up. */
    LoadedConfiguration configuration(Path scratch) throws IOException {
        // What Amazon EKS sets in pods whose service account has a role.
        Map<String, String> environment =
                new HashMap<>(Map.of("AWS_ROLE_ARN", "arn:made-up", "AWS_WEB_IDENTITY_TOKEN_FILE", "/etc/made-up"));
        for (EnvFromSource source : worker().getEnvFrom()) {
            environment.putAll(configMap(source.getConfigMapRef().getName()).getData());
        }
        for (EnvVar variable : worker().getEnv()) {
            environment.put(variable.getName(), variable.getValue() == null ? "made-up" : variable.getValue());
        }
        Path secret = Files.writeString(scratch.resolve("secret"), "made-up");
        environment.replaceAll((key, value) -> value.startsWith("/etc/") ? secret.toString() : value);
        return new ConfigurationLoader(environment, scratch).load(List.of(), List.of());
    }

    private ConfigMap configMap(String name) {
        return manifests.all(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no map " + name));
    }

    /** The labels of the pods. */
    Map<String, String> podLabels() {
        return manifests
                .only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();
    }
}
