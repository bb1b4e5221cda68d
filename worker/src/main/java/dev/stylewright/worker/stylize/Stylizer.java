package dev.stylewright.worker.stylize;

import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Stylizes images. Call {@link #stylize} or {@link #warmUp} once at a time per instance, on any thread. Call the other methods except
 * {@link #close} from any thread at any time. Instances in one JVM take turns after each evaluation, since the engine records gradients for one
 * computation at a time.
 */
public interface Stylizer extends AutoCloseable {
    /**
     * Stylizes {@code content} with {@code styles}. Blocks until done.
     *
     * @param styles at least one
     * @param listener called after each evaluation
     * @param stop called before each evaluation. After it returns true, one more evaluation computes the losses of the best image so far, and the
     *     method returns this image. If the image is not needed, {@code stop} may throw an exception such as
     *     {@link java.util.concurrent.CancellationException}: no further evaluation follows, and the exception reaches the caller.
     * @throws LayerNotReachedException if the options name a layer beyond the deepest layer of the weights
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
     * The scales that {@link #stylize} would run. Use them for estimates, and to refuse an impossible request before fetching more images.
     *
     * @param content size of the content image
     * @throws LayerNotReachedException if the options name a layer beyond the deepest layer of the weights
     * @throws ImageTooSmallException if the content has a side under {@value ImageSize#SMALLEST_SIDE} px after scaling
     */
    Schedule plan(ImageSize content, StylizationOptions options);

    /** Estimates the peak memory of {@link #stylize} on the device, in bytes. Empty if there is no estimate. */
    default OptionalLong memoryEstimate(Schedule schedule, StylizationOptions options) {
        return OptionalLong.empty();
    }

    /** The deepest layer of the weights, for example {@code relu5_1}. */
    String deepestLayer();

    /** Name of the weights and a prefix of their digest, for example {@code vgg16-imagenet@1ee84630ceab}. */
    String weightsId();

    /** The device that computes: {@code cpu} or {@code gpu:<n>}. */
    String device();

    /** Number format of the network: {@code fp32}, {@code fp16} or {@code bf16}. */
    default String precision() {
        return "fp32";
    }

    /** Statistics of the cache of the styles' Gram matrices. */
    default CacheStatistics styleCache() {
        return CacheStatistics.NONE;
    }

    /**
     * Stylizes a small fixed image. Call this at start, so that the first stylization does not wait for lazy initialisation in the engine. Call
     * it after a failure to test whether the engine still works.
     *
     * @throws StylizationException if the engine does not work, for example if the losses are not positive numbers
     */
    void warmUp();

    /** Closes the weights and releases their memory. Do not call this while a stylization runs. */
    @Override
    void close();
}
