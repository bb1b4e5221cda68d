package dev.stylewright.deploy.benchmark.decoding;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.deploy.benchmark.report.MachineDescription;
import dev.stylewright.deploy.benchmark.report.ReportWriter;
import dev.stylewright.deploy.embedded.DataDirectory;
import dev.stylewright.worker.adapter.image.ChildImageCodec;
import dev.stylewright.worker.adapter.image.ChildSettings;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The benchmark of pictures: decodes and scales them side by side with Pillow. */
@Command(
        name = "decoding",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Measures decoding and scaling of pictures as the worker does it, in another process, side by side with Pillow, in turns.",
            "Writes decoding.md, and its row of the table of all parts. Needs python3 with pillow. Do not use the machine for anything else meanwhile."
        })
public final class DecodingCommand implements Callable<Integer> {
    private static final String SAMPLE = "/dev/stylewright/deploy/local/samples/cat.png";
    private static final long DECODER_MEMORY = 1L << 30;
    private static final ImageLimits LIMITS = new ImageLimits(64L << 20, 50_000_000, 20_000);
    private static final int WARM_UP = 5;
    private static final int QUALITY = 95;
    private static final double NANOSECONDS = 1e6;

    /** 12 million pixels, as from a camera. */
    private static final ImageSize CAMERA = new ImageSize(4000, 3000);

    private static final ImageSize ORDINARY = new ImageSize(1200, 900);

    @Option(names = "--quick", description = "few rounds, to check that it works; the figures are meaningless")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "number of turns of each; 5 warm-up turns are not counted")
    private int rounds = 15;

    @Option(names = "--longer", paramLabel = "PX", description = "longer edge that pictures are scaled to")
    private int longer = 512;

    @Option(names = "--python", paramLabel = "PROGRAM", description = "a Python interpreter with pillow")
    private String python = "python3";

    @Option(
            names = "--scripts",
            paramLabel = "DIRECTORY",
            defaultValue = "${sys:stylewright.benchmark.home:-deploy/benchmark}",
            description = "where pillow_decoding.py is")
    @SuppressWarnings("NullAway.Init") // set by picocli before the call
    private Path scripts;

    @Mixin
    private ReportWriter report = new ReportWriter();

    private final Path times = TimedDecoderMain.times(ProcessHandle.current().pid());

    @Override
    public Integer call() throws IOException {
        if (quick) {
            rounds = 1;
        }
        Files.deleteIfExists(times);
        try (DataDirectory scratch = DataDirectory.temporary("stylewright-benchmark");
                Pillow pillow = new Pillow(python, scripts);
                ChildImageCodec codec =
                        new ChildImageCodec(new ChildSettings(TimedDecoderMain.class.getName(), DECODER_MEMORY))) {
            List<Decoding> found = new ArrayList<>();
            for (ImageSize size : List.of(CAMERA, ORDINARY)) {
                for (Path file : files(codec, pillow, scratch.path(), size)) {
                    found.add(measure(codec, pillow, file, size));
                    report.say(found.get(found.size() - 1).name() + ": done");
                }
            }
            report.rows(List.of(DecodingReport.row(found.get(0), longer, pillow.name())));
            report.table(DecodingReport.of(found, longer, rounds, pillow.name()) + "\nMeasured on "
                    + MachineDescription.text() + ".\n");
            return 0;
        } finally {
            Files.deleteIfExists(times);
        }
    }

    /** The same picture in the formats that can be written on this machine, JPEG first. */
    private static List<Path> files(ChildImageCodec codec, Pillow pillow, Path directory, ImageSize size)
            throws IOException {
        Image picture = TestPicture.of(sample(codec), size);
        List<Path> files = new ArrayList<>();
        for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP)) {
            Path file = directory.resolve(size + "." + format.name().toLowerCase(Locale.ROOT));
            Files.write(file, codec.encode(picture, format, QUALITY));
            files.add(file);
        }
        for (String ending : List.of("tiff", "avif", "heic")) {
            Path file = directory.resolve(size + "." + ending);
            if (pillow.convert(files.get(0), file) && isRead(codec, file)) {
                files.add(file);
            }
        }
        return files;
    }

    private static Image sample(ChildImageCodec codec) throws IOException {
        try (InputStream in = DecodingCommand.class.getResourceAsStream(SAMPLE)) {
            if (in == null) {
                throw new IllegalStateException("the picture " + SAMPLE + " is missing from the class path");
            }
            return codec.decode(in.readAllBytes(), LIMITS);
        } catch (UnreadableImageException | ImageTooLargeException e) {
            throw new BenchmarkException("a picture can't be read: " + e.getMessage(), e);
        }
    }

    /** HEIC and AVIF need a system library. */
    private static boolean isRead(ChildImageCodec codec, Path file) throws IOException {
        try {
            return codec.decode(Files.readAllBytes(file), LIMITS).width() > 0;
        } catch (UnreadableImageException | ImageTooLargeException e) {
            return false;
        }
    }

    private Decoding measure(ChildImageCodec codec, Pillow pillow, Path file, ImageSize size) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String kind =
                String.valueOf(file.getFileName()).replaceFirst(".*\\.", "").toUpperCase(Locale.ROOT);
        Decoding found = new Decoding("%s, %s px".formatted(kind, size), bytes.length);
        DecodeOptions options = DecodeOptions.within(LIMITS).scaledTo(longer);
        for (int round = quick ? 0 : -WARM_UP; round < rounds; round++) {
            try {
                long began = System.nanoTime();
                codec.decode(bytes, options);
                double call = (System.nanoTime() - began) / NANOSECONDS;
                double other = pillow.milliseconds(file, longer);
                if (round >= 0) {
                    found.add(call, lastTime(), other);
                }
            } catch (UnreadableImageException | ImageTooLargeException e) {
                throw new BenchmarkException(file + " can't be read: " + e.getMessage(), e);
            }
        }
        return found;
    }

    /** The time that the other process recorded last, in milliseconds. */
    private double lastTime() throws IOException {
        byte[] all = Files.readAllBytes(times);
        return ByteBuffer.wrap(all).getLong(all.length - Long.BYTES) / NANOSECONDS;
    }
}
