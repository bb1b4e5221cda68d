package dev.stylewright.worker.stylize;

import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Paints images in the style of others. One call of {@link #stylize} or {@link #warmUp} at a time per instance, on any thread; the other
 * methods but {@link #close} may be called from any thread at any time. Instances in one JVM take turns, evaluation by evaluation, since the engine
 * records gradients for one computation at a time.
 */
public interface Stylizer extends AutoCloseable {
    /**
     * Paints {@code content} in the style of {@code styles}. Blocks until done.
     *
     * @param styles at least one
     * @param listener called after each evaluation
     * @param stop asked before each evaluation; once it says true the best image so far is returned, after one more evaluation that finds its losses. Where
     *     nobody wants that image it throws, e.g. a {@link java.util.concurrent.CancellationException}: nothing more is evaluated, and the exception is passed on
     * @throws LayerNotReachedException if the options name a layer deeper than the weights reach
     * @throws ImageTooSmallException if the content or a style has a side under {@value ImageSize#SMALLEST_SIDE} px after scaling
     * @throws EngineOutOfMemoryException if the device or the host has too little memory for this size
     * @throws EngineFailureException if the engine fails in any other way
     */
    Stylization stylize(
            Image content,
            List<WeightedStyle> styles,
            StylizationOptions options,
            Listener listener,
            BooleanSupplier stop);

    /**
     * The scales that {@link #stylize} would run, for estimates and for refusing what can't be done before fetching more.
     *
     * @param content size of the content image
     * @throws LayerNotReachedException if the options name a layer deeper than the weights reach
     * @throws ImageTooSmallException if the content has a side under {@value ImageSize#SMALLEST_SIDE} px after scaling
     */
    Schedule plan(ImageSize content, StylizationOptions options);

    /** Estimate of the memory that {@link #stylize} takes on the device at most, in bytes; empty where nothing is known. */
    default OptionalLong memoryEstimate(Schedule schedule, StylizationOptions options) {
        return OptionalLong.empty();
    }

    /** The deepest layer that the weights reach, e.g. {@code relu5_1}. */
    String deepestLayer();

    /** Names the weights and a prefix of their digest, e.g. {@code vgg16-imagenet@1ee84630ceab}. */
    String weightsId();

    /** The device that is painted on: {@code cpu} or {@code gpu:<n>}. */
    String device();

    /** In which numbers the network is computed: {@code fp32}, {@code fp16} or {@code bf16}. */
    default String precision() {
        return "fp32";
    }

    /** What the cache of styles' Gram matrices has done. */
    default CacheStatistics styleCache() {
        return CacheStatistics.NONE;
    }

    /**
     * Paints a small fixed image. At start, so that the first painting doesn't pay for what the engine sets up lazily; and after a painting failed, to see
     * whether the engine is still well.
     *
     * @throws StylizationException if it isn't, be it that the losses are no positive numbers
     */
    void warmUp();

    /** Gives the weights and their memory back; not while a painting runs. */
    @Override
    void close();
}
