package dev.stylewright.worker.app.configuration.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Defaults that are computed at runtime. */
final class RuntimeDefaults {

    private static final int MAX_HOST_LENGTH = 80;

    /** Settings whose default is an environment variable that platforms and other tools set as well. */
    private static final Map<String, List<String>> OF_OTHERS = Map.of(
            "stylewright.storage.web-identity.token-file", List.of("AWS_WEB_IDENTITY_TOKEN_FILE"),
            "stylewright.storage.web-identity.role-arn", List.of("AWS_ROLE_ARN"),
            "stylewright.storage.web-identity.sts-endpoint", List.of("AWS_ENDPOINT_URL_STS"),
            "stylewright.weights-proxy", List.of("HTTPS_PROXY", "https_proxy"),
            "stylewright.weights-no-proxy", List.of("NO_PROXY", "no_proxy"));

    private RuntimeDefaults() {}

    static Map<String, String> find(Map<String, String> environment) {
        String suffix = UUID.randomUUID().toString().substring(0, 6);
        Map<String, String> defaults = new HashMap<>();
        defaults.put(
                "stylewright.threads", Integer.toString(Runtime.getRuntime().availableProcessors()));
        defaults.put("stylewright.worker.id", hostName(environment) + "-" + suffix);
        defaults.put("stylewright.weights-cache", cache(environment).toString());
        OF_OTHERS.forEach((key, variables) -> variables.stream()
                .map(variable -> environment.getOrDefault(variable, ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .ifPresent(value -> defaults.put(key, value)));
        return defaults;
    }

    private static Path cache(Map<String, String> environment) {
        String own = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = own.isBlank() ? Path.of(System.getProperty("user.home", "."), ".cache") : Path.of(own);
        return base.resolve("stylewright").resolve("weights");
    }

    private static String hostName(Map<String, String> environment) {
        String name = environment.getOrDefault("HOSTNAME", "");
        String clean = (name.isBlank() ? localHostName() : name).replaceAll("[^A-Za-z0-9._-]", "-");
        return clean.substring(0, Math.min(clean.length(), MAX_HOST_LENGTH));
    }

    private static String localHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host without a resolvable name is not an error; the suffix distinguishes workers.
            return "worker";
        }
    }
}
