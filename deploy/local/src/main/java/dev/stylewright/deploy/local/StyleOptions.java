package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.order.ImageFile;
import dev.stylewright.deploy.local.order.Order;
import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Problems;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One {@code --style} with its {@code --mask}. */
final class StyleOptions {

    // picocli sets the fields before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @Option(
            names = "--style",
            paramLabel = "FILE[:WEIGHT]",
            required = true,
            description = "A style picture and its weight (default 1). May be repeated; several styles"
                    + " blend. Default: the sample, The Starry Night.")
    private StyleArgument style;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description =
                    "A picture, of any size, that marks where the style applies: white where it does, black where it does not,"
                            + " grey in between. Belongs to the --style right before it, so several styles may have"
                            + " one each; a style without one applies everywhere.")
    private @Nullable Path mask;

    /**
     * The files.
     *
     * @throws CommandException one of them is not an image, or larger than the worker accepts
     */
    Order.WeightedImage image() {
        Problems problems = new Problems();
        Optional<ImageFile> image = problems.check(() -> ImageFile.read(style.file(), LocalLimits.DEFAULTS));
        Optional<ImageFile> where = Optional.ofNullable(mask)
                .flatMap(file -> problems.check(() -> ImageFile.read(file, LocalLimits.DEFAULTS)));
        problems.report();
        return new Order.WeightedImage(image.orElseThrow(), style.weight(), where);
    }
}
