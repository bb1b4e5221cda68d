package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Writes image files by libpng, libjpeg-turbo and libwebp. Pixels are 8-bit sRGB, interleaved, not premultiplied. */
public final class ImageWriters {
    /** At this quality and above, JPEG has full colour resolution (4:4:4); below it, half in both directions (4:2:0). */
    static final int FULL_CHROMA_FROM = 90;

    private static final int PNG_RGB = 2;
    private static final int PNG_RGBA = 6;
    private static final String PNG_VERSION = "1.6.53";
    private static final int COMPRESSION_LEVEL = 6;
    private static final int COMPONENT_INFO_BYTES = 96;
    private static final int MUX_ABI = 0x0109;
    private static final int DATA_BYTES = 16;

    static {
        NativeLibraries.bind(ImageWriters.class);
    }

    private ImageWriters() {}

    static native Pointer png_create_write_struct(
            String version, Pointer context, PngFile.Message error, PngFile.Message warning);

    static native Pointer png_create_info_struct(Pointer png);

    static native void png_destroy_write_struct(PointerByReference png, PointerByReference info);

    static native void png_set_write_fn(Pointer png, Pointer context, PngFile.Transfer write, Pointer flush);

    static native void png_set_IHDR(
            Pointer png,
            Pointer info,
            int width,
            int height,
            int bits,
            int type,
            int interlace,
            int compression,
            int filter);

    static native void png_set_compression_level(Pointer png, int level);

    static native void png_set_eXIf_1(Pointer png, Pointer info, int bytes, Pointer exif);

    static native void png_write_info(Pointer png, Pointer info);

    static native void png_write_row(Pointer png, Pointer row);

    static native void png_write_end(Pointer png, Pointer info);

    static native NativeLong WebPEncodeRGB(
            Pointer rgb, int width, int height, int stride, float quality, PointerByReference file);

    static native NativeLong WebPEncodeRGBA(
            Pointer rgba, int width, int height, int stride, float quality, PointerByReference file);

    static native void WebPFree(Pointer memory);

    static native Pointer WebPMuxCreateInternal(Pointer data, int copy, int version);

    static native int WebPMuxSetChunk(Pointer mux, String fourcc, Pointer data, int copy);

    static native int WebPMuxAssemble(Pointer mux, Pointer data);

    static native void WebPMuxDelete(Pointer mux);

    /**
     * A PNG.
     *
     * @param channels 3 (RGB) or 4 (RGBA)
     */
    public static byte[] png(byte[] pixels, int width, int height, int channels, Optional<byte[]> exif)
            throws BrokenImageException {
        var file = new ByteArrayOutputStream();
        PngFile.Message error = (png, message) -> AbandonableCall.fatal(String.valueOf(message));
        PngFile.Message warning = (png, message) -> {};
        PngFile.Transfer output = (png, bytes, count) -> {
            byte[] piece = bytes.getByteArray(0, (int) count.longValue());
            file.write(piece, 0, piece.length);
        };
        Pointer png = png_create_write_struct(PNG_VERSION, Pointer.NULL, error, warning);
        Pointer info = png_create_info_struct(png);
        try {
            return AbandonableCall.call(() -> {
                png_set_write_fn(png, Pointer.NULL, output, Pointer.NULL);
                png_set_IHDR(png, info, width, height, 8, channels == 4 ? PNG_RGBA : PNG_RGB, 0, 0, 0);
                png_set_compression_level(png, COMPRESSION_LEVEL);
                int stride = width * channels;
                try (var row = new Memory(stride);
                        var block = new Memory(exif.map(bytes -> bytes.length).orElse(1))) {
                    if (exif.isPresent()) {
                        block.write(0, exif.get(), 0, exif.get().length);
                        png_set_eXIf_1(png, info, exif.get().length, block);
                    }
                    png_write_info(png, info);
                    for (int y = 0; y < height; y++) {
                        row.write(0, pixels, y * stride, stride);
                        png_write_row(png, row);
                    }
                    png_write_end(png, info);
                }
                return file.toByteArray();
            });
        } finally {
            png_destroy_write_struct(new PointerByReference(png), new PointerByReference(info));
        }
    }

    /** A JPEG of a quality from 1 to 100, with optimal Huffman tables. */
    public static byte[] jpeg(byte[] rgb, int width, int height, int quality) throws BrokenImageException {
        Jpeg.ErrorExit exit = common -> AbandonableCall.fatal(Jpeg.message(common));
        var info = new Memory(Jpeg.COMPRESS_BYTES);
        var errors = new Memory(Jpeg.ERROR_BYTES);
        var result = new Memory(2L * Native.POINTER_SIZE);
        info.clear();
        result.clear();
        try {
            return AbandonableCall.call(() -> {
                info.setPointer(0, Jpeg.jpeg_std_error(errors));
                errors.setPointer(Jpeg.ERROR_EXIT, CallbackReference.getFunctionPointer(exit));
                Jpeg.jpeg_CreateCompress(info, Jpeg.VERSION, new NativeLong(Jpeg.COMPRESS_BYTES));
                Jpeg.jpeg_mem_dest(info, result, result.share(Native.POINTER_SIZE));
                info.setInt(Jpeg.IMAGE_WIDTH, width);
                info.setInt(Jpeg.IMAGE_HEIGHT, height);
                info.setInt(Jpeg.COMPRESS_COMPONENTS, 3);
                info.setInt(Jpeg.COMPRESS_COLORSPACE, Jpeg.RGB);
                Jpeg.jpeg_set_defaults(info);
                Jpeg.jpeg_set_quality(info, quality, 1);
                info.setInt(Jpeg.COMPRESS_OPTIMIZE, 1);
                if (quality >= FULL_CHROMA_FROM) {
                    Pointer components = info.getPointer(Jpeg.COMPRESS_COMPONENT_INFO);
                    for (int i = 0; i < 3; i++) {
                        components.setInt((long) i * COMPONENT_INFO_BYTES + Jpeg.COMPONENT_HORIZONTAL, 1);
                        components.setInt((long) i * COMPONENT_INFO_BYTES + Jpeg.COMPONENT_VERTICAL, 1);
                    }
                }
                Jpeg.jpeg_start_compress(info, 1);
                int stride = 3 * width;
                try (var row = new Memory(stride);
                        var rows = new Memory(Native.POINTER_SIZE)) {
                    rows.setPointer(0, row);
                    for (int y = 0; y < height; y++) {
                        row.write(0, rgb, y * stride, stride);
                        Jpeg.jpeg_write_scanlines(info, rows, 1);
                    }
                }
                Jpeg.jpeg_finish_compress(info);
                return result.getPointer(0)
                        .getByteArray(
                                0,
                                Math.toIntExact(result.getNativeLong(Native.POINTER_SIZE)
                                        .longValue()));
            });
        } finally {
            Jpeg.jpeg_destroy(info);
            Pointer file = result.getPointer(0);
            if (file != null) {
                Native.free(Pointer.nativeValue(file));
            }
            info.close();
            errors.close();
            result.close();
        }
    }

    /**
     * A lossy WebP of a quality from 1 to 100; opacity is lossless.
     *
     * @param channels 3 (RGB) or 4 (RGBA)
     */
    public static byte[] webp(byte[] pixels, int width, int height, int channels, int quality, Optional<byte[]> exif)
            throws BrokenImageException {
        var file = new PointerByReference();
        try (var memory = new Memory(pixels.length)) {
            memory.write(0, pixels, 0, pixels.length);
            int stride = width * channels;
            NativeLong bytes = channels == 4
                    ? WebPEncodeRGBA(memory, width, height, stride, quality, file)
                    : WebPEncodeRGB(memory, width, height, stride, quality, file);
            if (bytes.longValue() == 0) {
                throw new BrokenImageException("it exceeds WebP's limit of 16383 x 16383 pixels, or memory ran out");
            }
            byte[] encoded = file.getValue().getByteArray(0, Math.toIntExact(bytes.longValue()));
            return exif.isPresent() ? withExif(encoded, exif.get()) : encoded;
        } finally {
            if (file.getValue() != null) {
                WebPFree(file.getValue());
            }
        }
    }

    private static byte[] withExif(byte[] webp, byte[] exif) throws BrokenImageException {
        try (var file = new Memory(webp.length);
                var block = new Memory(exif.length);
                var data = new Memory(DATA_BYTES)) {
            file.write(0, webp, 0, webp.length);
            block.write(0, exif, 0, exif.length);
            Pointer mux = WebPMuxCreateInternal(data(data, file), 1, MUX_ABI);
            try {
                if (WebPMuxSetChunk(mux, "EXIF", data(data, block), 1) != 1 || WebPMuxAssemble(mux, data) != 1) {
                    throw new BrokenImageException("its EXIF block can't be written");
                }
            } finally {
                WebPMuxDelete(mux);
            }
            Pointer result = data.getPointer(0);
            try {
                return result.getByteArray(0, Math.toIntExact(data.getLong(Native.POINTER_SIZE)));
            } finally {
                WebPFree(result);
            }
        }
    }

    private static Pointer data(Memory data, Memory bytes) {
        data.setPointer(0, bytes);
        data.setLong(Native.POINTER_SIZE, bytes.size());
        return data;
    }
}
