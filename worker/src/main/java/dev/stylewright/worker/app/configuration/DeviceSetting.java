package dev.stylewright.worker.app.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** The device to compute on. */
public sealed interface DeviceSetting {

    /** The first GPU if there is one, otherwise the CPU. */
    record Auto() implements DeviceSetting {}

    /** The CPU. */
    record Cpu() implements DeviceSetting {}

    /** The GPU of that number, counted from 0. */
    record Gpu(int index) implements DeviceSetting {}

    /**
     * Parses {@code auto}, {@code cpu}, {@code gpu} (the first one) or {@code gpu:N}.
     *
     * @throws IllegalArgumentException any other text
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

    /** Makes SmallRye Config treat this interface as a value; by default interfaces are groups of settings. */
    final class TextConverter implements Converter<DeviceSetting> {

        private static final long serialVersionUID = 1L;

        @Override
        public DeviceSetting convert(String text) {
            return parse(text);
        }
    }
}
