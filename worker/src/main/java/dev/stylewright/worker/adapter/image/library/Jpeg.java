package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Callback;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * libjpeg's functions, and the offsets of the used fields: libjpeg-turbo 3 with the ABI of libjpeg 6b, on 64-bit systems other than Windows. {@code
 * jpeg_CreateDecompress} and {@code jpeg_CreateCompress} reject structures of a different size.
 */
final class Jpeg {
    static final int VERSION = 62;
    static final int DECOMPRESS_BYTES = 632;
    static final int COMPRESS_BYTES = 520;
    static final int ERROR_BYTES = 168;

    static final int IMAGE_WIDTH = 48;
    static final int IMAGE_HEIGHT = 52;
    static final int COLORSPACE = 60;
    static final int OUT_COLORSPACE = 64;
    static final int COMPONENTS = 56;
    static final int OUTPUT_COMPONENTS = 148;
    static final int COEFFICIENT_BITS = 192;
    static final int DATA_PRECISION = 296;
    static final int PROGRESSIVE = 312;
    static final int MARKERS = 400;

    static final int COMPRESS_COMPONENTS = 56;
    static final int COMPRESS_COLORSPACE = 60;
    static final int COMPRESS_COMPONENT_INFO = 88;
    static final int COMPRESS_OPTIMIZE = 264;
    static final int COMPONENT_HORIZONTAL = 8;
    static final int COMPONENT_VERTICAL = 12;

    static final int ERROR_EXIT = 0;
    static final int EMIT_MESSAGE = 8;
    static final int FORMAT_MESSAGE = 24;
    static final int MESSAGE_CODE = 40;
    static final int MESSAGE_TABLE = 136;

    static final int GREY = 1;
    static final int RGB = 2;
    static final int YCBCR = 3;
    static final int CMYK = 4;
    static final int YCCK = 5;

    private static final int MESSAGE_BYTES = 256;

    static {
        NativeLibraries.bind(Jpeg.class);
    }

    private Jpeg() {}

    /** Receives fatal errors; must not return. */
    interface ErrorExit extends Callback {
        void invoke(Pointer common);
    }

    /** Receives warnings (level -1) and trace messages (level 0 and higher). */
    interface EmitMessage extends Callback {
        void invoke(Pointer common, int level);
    }

    static native Pointer jpeg_std_error(Pointer errors);

    static native void jpeg_CreateDecompress(Pointer info, int version, NativeLong bytes);

    static native void jpeg_mem_src(Pointer info, Pointer file, NativeLong bytes);

    static native void jpeg_save_markers(Pointer info, int marker, int maxBytes);

    static native int jpeg_read_header(Pointer info, int imageRequired);

    static native int jpeg_start_decompress(Pointer info);

    static native int jpeg_read_scanlines(Pointer info, Pointer rows, int maxRows);

    static native int jpeg_finish_decompress(Pointer info);

    static native void jpeg_destroy(Pointer info);

    static native void jpeg_CreateCompress(Pointer info, int version, NativeLong bytes);

    static native void jpeg_mem_dest(Pointer info, Pointer buffer, Pointer bytes);

    static native void jpeg_set_defaults(Pointer info);

    static native void jpeg_set_quality(Pointer info, int quality, int baseline);

    static native void jpeg_start_compress(Pointer info, int allTables);

    static native int jpeg_write_scanlines(Pointer info, Pointer rows, int count);

    static native void jpeg_finish_compress(Pointer info);

    /** The library's message for the current error or warning. */
    static String message(Pointer common) {
        Pointer errors = common.getPointer(0);
        try (var buffer = new Memory(MESSAGE_BYTES)) {
            buffer.clear();
            com.sun.jna.Function.getFunction(errors.getPointer(FORMAT_MESSAGE))
                    .invokeVoid(new Object[] {common, buffer});
            return buffer.getString(0, "ISO-8859-1");
        }
    }
}
