package dev.stylewright.worker.stylize.tiling;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.Locale;

/** Tells by what the engine says whether it ran out of memory: its exceptions have no types. */
public final class OutOfMemoryDetector {
    /** Of libtorch's allocators on the CPU and on CUDA, of C++, and of cuDNN and cuBLAS, which allocate for themselves. */
    private static final List<String> SIGNS = List.of(
            "out of memory",
            "not enough memory",
            "can't allocate memory",
            "cannot allocate memory",
            "bad_alloc",
            "cudnn_status_alloc_failed",
            "cublas_status_alloc_failed");

    private OutOfMemoryDetector() {}

    /** Whether this is why the engine failed. */
    public static boolean caused(EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return SIGNS.stream().anyMatch(message::contains);
    }
}
