package dev.stylewright.deploy.local.order;

import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Reasons;
import dev.stylewright.worker.adapter.image.library.ImageKind;
import java.awt.Dimension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** An image to upload. Performs all checks that need no decoding, so that a wrong file fails early; the worker checks the rest. */
public final class ImageFile {

    private static final String SAMPLES = "/dev/stylewright/deploy/local/samples/";
    private static final String MISSING = "missing";
    private static final String UNREADABLE = "unreadable";
    private static final String TOO_LARGE = "too large";

    private final String name;
    private final byte[] bytes;
    private final Optional<Path> file;

    private ImageFile(String name, byte[] bytes, Optional<Path> file) {
        this.name = name;
        this.bytes = bytes;
        this.file = file;
    }

    /** The included sample photograph. */
    public static ImageFile sampleContent() {
        return sample("cat.png");
    }

    /** The included sample style. */
    public static ImageFile sampleStyle() {
        return sample("starry-night.jpg");
    }

    /**
     * Reads a file.
     *
     * @throws CommandException the file is not an image, or larger than the worker accepts
     */
    public static ImageFile read(Path file, LocalLimits limits) {
        if (!Files.exists(file)) {
            throw CommandException.usage("File " + file + " does not exist.").labelled(MISSING);
        }
        if (!Files.isRegularFile(file)) {
            throw CommandException.usage(file + " is not a file.").labelled(UNREADABLE);
        }
        try {
            long size = Files.size(file);
            if (size > limits.imageBytes()) {
                throw CommandException.usage(String.format(
                                Locale.ROOT,
                                "%s has %,d bytes and the limit is %,d: take a smaller picture.",
                                file,
                                size,
                                limits.imageBytes()))
                        .labelled(TOO_LARGE);
            }
            byte[] bytes = Files.readAllBytes(file);
            requireImage(file, bytes, limits);
            return new ImageFile(Objects.requireNonNull(file.getFileName()).toString(), bytes, Optional.of(file));
        } catch (IOException e) {
            throw CommandException.usage(file + " cannot be read: " + Reasons.of(e), e)
                    .labelled(UNREADABLE);
        }
    }

    /** The name, without its directory. */
    public String name() {
        return name;
    }

    /** The file it was read from; empty for a sample. */
    public Optional<Path> file() {
        return file;
    }

    /** The name as part of an object's key: plain letters, digits, dots, underscores and hyphens. */
    public String keyName() {
        return name.replaceAll("[^A-Za-z0-9._-]", "-");
    }

    /** The whole file; must not be modified. */
    public byte[] bytes() {
        return bytes;
    }

    private static void requireImage(Path file, byte[] bytes, LocalLimits limits) throws IOException {
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, ImageKind.HEAD));
        if (ImageKind.of(head).isEmpty()) {
            throw CommandException.failed("%s is %s; %s.".formatted(file, ImageKind.describe(head), ImageKind.ACCEPTED))
                    .labelled(UNREADABLE);
        }
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                // Java reads fewer formats than the worker, which checks the size itself.
                return;
            }
            ImageReader reader = readers.next();
            reader.setInput(stream);
            size(reader).ifPresent(size -> requireSize(file, size, limits));
            reader.dispose();
        }
    }

    /** The size in the header; empty if the header is invalid, which is left to the worker. */
    private static Optional<Dimension> size(ImageReader reader) {
        try {
            return Optional.of(new Dimension(reader.getWidth(0), reader.getHeight(0)));
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
    }

    private static void requireSize(Path file, Dimension size, LocalLimits limits) {
        long width = size.width;
        long height = size.height;
        if (width * height > limits.pixels() || Math.max(width, height) > limits.edge()) {
            throw CommandException.usage(String.format(
                            Locale.ROOT,
                            "%s has %,d x %,d pixels; the limit is %,d pixels in total and %,d along an edge: scale it down.",
                            file,
                            width,
                            height,
                            limits.pixels(),
                            limits.edge()))
                    .labelled(TOO_LARGE);
        }
    }

    private static ImageFile sample(String name) {
        try (InputStream stream = Objects.requireNonNull(ImageFile.class.getResourceAsStream(SAMPLES + name), name)) {
            return new ImageFile(name, stream.readAllBytes(), Optional.empty());
        } catch (IOException e) {
            throw new IllegalStateException("the sample " + name + " cannot be read from the class path", e);
        }
    }
}
