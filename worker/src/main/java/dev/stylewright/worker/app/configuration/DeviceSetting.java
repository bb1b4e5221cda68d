package dev.stylewright.worker.app.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Which device computes. */
public sealed interface DeviceSetting {

    /** The first GPU if there is one, else the CPU. */
    record Auto() implements DeviceSetting {}

    /** The CPU. */
    record Cpu() implements DeviceSetting {}

    /** The GPU of that number, counted from 0. */
    record Gpu(int index) implements DeviceSetting {}

    /**
     * Reads {@code auto}, {@code cpu}, {@code gpu} (the first one) or {@code gpu:N}.
     *
     * @throws IllegalArgumentException when the text is something else
     */
    static DeviceSetting parse(String text) {
        Matcher gpu = Pattern.compile("gpu(?::(\\d{1,3}))?").matcher(text);
        if (gpu.matches()) {
            return new Gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
        }
        return switch (text) {
            case "auto" -> new Auto();
            case "cpu" -> new Cpu();
            default -> throw new IllegalArgumentException("not a device: " + text);
        };
    }

    /** Tells SmallRye Config, which takes an interface for a group of settings, that this one is a value. */
    final class TextConverter implements Converter<DeviceSetting> {

        private static final long serialVersionUID = 1L;

        @Override
        public DeviceSetting convert(String text) {
            return parse(text);
        }
    }
}
