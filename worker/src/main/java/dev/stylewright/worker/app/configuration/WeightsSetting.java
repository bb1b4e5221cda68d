package dev.stylewright.worker.app.configuration;

import java.net.URI;
import java.nio.file.Path;
import org.eclipse.microprofile.config.spi.Converter;

/** Where the network's weights come from. */
public sealed interface WeightsSetting {

    /** Those inside the worker's jar. */
    record Bundled() implements WeightsSetting {}

    /** Those of the model hub. */
    record Imagenet() implements WeightsSetting {}

    /** A safetensors file at an address, https or s3. */
    record Remote(String address) implements WeightsSetting {
        @Override
        public String toString() {
            return "Remote[" + address.replaceFirst("[?#].*", "") + "]";
        }
    }

    /** A safetensors file. */
    record File(Path path) implements WeightsSetting {}

    /**
     * Parses {@code bundled}, {@code imagenet}, an address that begins with https, http or s3, {@code file:relative/or/absolute/path} or {@code
     * file:///absolute/path}.
     *
     * @throws IllegalArgumentException any other text
     */
    static WeightsSetting parse(String text) {
        if (text.equals("bundled")) {
            return new Bundled();
        }
        if (text.equals("imagenet")) {
            return new Imagenet();
        }
        if (text.matches("(https?|s3)://[^\\s@]+")) {
            return new Remote(text);
        }
        if (!text.startsWith("file:") || text.length() == "file:".length()) {
            throw new IllegalArgumentException("not a place for weights: " + text);
        }
        return new File(
                text.startsWith("file://") ? Path.of(URI.create(text)) : Path.of(text.substring("file:".length())));
    }

    /** Makes SmallRye Config treat this interface as a value; by default interfaces are groups of settings. */
    final class TextConverter implements Converter<WeightsSetting> {

        private static final long serialVersionUID = 1L;

        @Override
        public WeightsSetting convert(String text) {
            return parse(text);
        }
    }
}
