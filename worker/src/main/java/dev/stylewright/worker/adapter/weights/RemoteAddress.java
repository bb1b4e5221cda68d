package dev.stylewright.worker.adapter.weights;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An address whose query contains a digest.
 *
 * @param uri the address without the digest
 * @param sha256 the digest
 */
record RemoteAddress(URI uri, String sha256) {
    private static final String DIGEST = "sha256=";

    /**
     * Takes the digest from the address, otherwise from the separate setting.
     *
     * @throws WeightsException the address is invalid, or there is no digest, or there are two; the message is one line without secrets
     */
    static RemoteAddress parse(String text, Optional<String> beside) {
        try {
            URI whole = new URI(text);
            String query = Optional.ofNullable(whole.getRawQuery()).orElse("");
            Optional<String> inside = Arrays.stream(query.split("&"))
                    .filter(part -> part.startsWith(DIGEST))
                    .map(part -> Digests.requireValid(part.substring(DIGEST.length())))
                    .findFirst();
            String rest = Arrays.stream(query.split("&"))
                    .filter(part -> !part.isEmpty() && !part.startsWith(DIGEST))
                    .collect(Collectors.joining("&"));
            URI uri = new URI(text.replaceFirst("[?#].*$", "") + (rest.isEmpty() ? "" : "?" + rest));
            if (uri.getRawAuthority() == null || uri.getRawAuthority().contains("@")) {
                throw new WeightsException("the address of weights needs a host and must not contain a user");
            }
            return new RemoteAddress(uri, one(uri, inside, beside));
        } catch (URISyntaxException e) {
            throw new WeightsException("weights: the setting is not an address: " + e.getReason());
        }
    }

    private static String one(URI uri, Optional<String> inside, Optional<String> beside) {
        if (inside.isPresent() && beside.isPresent() && !inside.equals(beside)) {
            throw new WeightsException("weights '" + shown(uri)
                    + "' name a sha256 that differs from stylewright.weights-sha256: remove one");
        }
        return inside.or(() -> beside)
                .orElseThrow(
                        () -> new WeightsException(
                                "weights '" + shown(uri)
                                        + "' need their sha256, as ?sha256=<digest> after the address or as stylewright.weights-sha256"));
    }

    /** The address without parts that may be secret. */
    static String shown(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority() + uri.getRawPath();
    }

    /** The name of weights at a path: the plain characters of its last part, without its suffix. */
    static String name(String path) {
        String last = path.replaceFirst(".*/", "").replaceFirst("\\.[^.]*$", "");
        String clean = last.replaceAll("[^A-Za-z0-9._-]", "-");
        return clean.isEmpty() ? "weights" : clean;
    }
}
