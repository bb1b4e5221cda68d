package dev.stylewright.worker.stylize.tiling;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.Locale;

/** Detects from an error message of the engine whether it ran out of memory, since its exceptions have no types. */
public final class OutOfMemoryDetector {
    /** Messages of libtorch's allocators on the CPU and on CUDA, of C++, and of cuDNN and cuBLAS, which allocate memory themselves. */
    private static final List<String> SIGNS = List.of(
            "out of memory",
            "not enough memory",
            "can't allocate memory",
            "cannot allocate memory",
            "bad_alloc",
            "cudnn_status_alloc_failed",
            "cublas_status_alloc_failed");

    private OutOfMemoryDetector() {}

    /** Whether lack of memory caused the failure. */
    public static boolean caused(EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return SIGNS.stream().anyMatch(message::contains);
    }
}
