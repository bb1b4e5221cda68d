package dev.stylewright.worker.app.configuration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.UUID;

/** The defaults that only the running worker knows. */
final class RuntimeDefaults {

    private static final int MAX_HOST_LENGTH = 80;

    private RuntimeDefaults() {}

    static Map<String, String> find(Map<String, String> environment) {
        String suffix = UUID.randomUUID().toString().substring(0, 6);
        return Map.of(
                "stylewright.threads",
                Integer.toString(Runtime.getRuntime().availableProcessors()),
                "stylewright.worker.id",
                hostName(environment) + "-" + suffix);
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
            // A host that does not know its own name still paints; the suffix keeps workers apart.
            return "worker";
        }
    }
}
