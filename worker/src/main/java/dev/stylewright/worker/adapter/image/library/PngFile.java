package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Callback;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PNG by libpng. Reads the default picture of an APNG. */
final class PngFile implements ImageFile {
    private static final int PALETTE = 3;
    private static final int COLOUR = 2;
    private static final int ALPHA = 4;
    private static final String VERSION = "1.6.53";

    static {
        NativeLibraries.bind(PngFile.class);
    }

    /** Receives warnings, or errors, after which it must not return. */
    interface Message extends Callback {
        void invoke(Pointer png, String message);
    }

    /** Reads or writes the next bytes of a file. */
    interface Transfer extends Callback {
        void invoke(Pointer png, Pointer bytes, NativeLong count);
    }

    static native Pointer png_create_read_struct(String version, Pointer context, Message error, Message warning);

    static native Pointer png_create_info_struct(Pointer png);

    static native void png_destroy_read_struct(
            PointerByReference png, PointerByReference info, @Nullable PointerByReference end);

    static native void png_set_read_fn(Pointer png, Pointer context, Transfer read);

    static native void png_read_info(Pointer png, Pointer info);

    static native int png_get_image_width(Pointer png, Pointer info);

    static native int png_get_image_height(Pointer png, Pointer info);

    static native byte png_get_bit_depth(Pointer png, Pointer info);

    static native byte png_get_color_type(Pointer png, Pointer info);

    static native int png_get_valid(Pointer png, Pointer info, int chunks);

    static native int png_get_iCCP(
            Pointer png,
            Pointer info,
            PointerByReference name,
            IntByReference compression,
            PointerByReference profile,
            IntByReference bytes);

    static native int png_get_eXIf_1(Pointer png, Pointer info, IntByReference bytes, PointerByReference exif);

    static native void png_set_expand(Pointer png);

    static native void png_set_swap(Pointer png);

    static native int png_set_interlace_handling(Pointer png);

    static native void png_read_update_info(Pointer png, Pointer info);

    static native NativeLong png_get_rowbytes(Pointer png, Pointer info);

    static native void png_read_row(Pointer png, Pointer row, Pointer display);

    static native void png_read_end(Pointer png, Pointer info);

    private static final int TRNS = 0x10;

    // Kept for as long as the library may call them.
    private final Message error = (png, message) -> AbandonableCall.fatal(String.valueOf(message));
    private final Message warning = (png, message) -> {};
    private final Transfer transfer;
    private final Pointer png;
    private final Pointer info;
    private long at;

    private PngFile(NativeBytes file) {
        transfer = (struct, bytes, count) -> {
            long wanted = count.longValue();
            if (wanted > file.length() - at) {
                AbandonableCall.fatal("the file ends at byte %d, but %d more bytes are expected"
                        .formatted(file.length(), wanted - (file.length() - at)));
            }
            // Through the heap, in small pieces: JNA cannot copy native memory to native memory.
            bytes.write(0, file.memory().getByteArray(at, (int) wanted), 0, (int) wanted);
            at += wanted;
        };
        png = png_create_read_struct(VERSION, Pointer.NULL, error, warning);
        info = png_create_info_struct(png);
        png_set_read_fn(png, Pointer.NULL, transfer);
    }

    static PngFile open(NativeBytes file) throws BrokenImageException {
        var opened = new PngFile(file);
        try {
            AbandonableCall.call(() -> {
                png_read_info(opened.png, opened.info);
                return true;
            });
            return opened;
        } catch (BrokenImageException e) {
            int width = png_get_image_width(opened.png, opened.info);
            int height = png_get_image_height(opened.png, opened.info);
            opened.close();
            throw new BrokenImageException(e, width, height);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public Layout layout() {
        int type = png_get_color_type(png, info);
        boolean grey = (type & COLOUR) == 0 && type != PALETTE;
        boolean alpha = (type & ALPHA) != 0 || png_get_valid(png, info, TRNS) != 0;
        return new Layout(
                png_get_image_width(png, info),
                png_get_image_height(png, info),
                grey ? 1 : 3,
                alpha,
                png_get_bit_depth(png, info) == 16,
                false);
    }

    @Override
    public Optional<byte[]> profile() {
        var name = new PointerByReference();
        var profile = new PointerByReference();
        var bytes = new IntByReference();
        if (png_get_iCCP(png, info, name, new IntByReference(), profile, bytes) == 0) {
            return Optional.empty();
        }
        return Optional.of(profile.getValue().getByteArray(0, bytes.getValue()));
    }

    @Override
    public Optional<byte[]> exif() {
        var exif = new PointerByReference();
        var bytes = new IntByReference();
        if (png_get_eXIf_1(png, info, bytes, exif) == 0) {
            return Optional.empty();
        }
        return Optional.of(exif.getValue().getByteArray(0, bytes.getValue()));
    }

    @Override
    public void read(Rows rows) throws BrokenImageException {
        Layout layout = layout();
        AbandonableCall.call(() -> {
            png_set_expand(png);
            if (layout.deep() && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
                png_set_swap(png);
            }
            int passes = png_set_interlace_handling(png);
            png_read_update_info(png, info);
            int rowBytes = Math.toIntExact(png_get_rowbytes(png, info).longValue());
            int expected = layout.width() * layout.channels() * (layout.deep() ? 2 : 1);
            if (rowBytes != expected) {
                throw new BrokenImageException("its rows have %d bytes, not %d".formatted(rowBytes, expected));
            }
            try (var buffer = new Memory(passes == 1 ? rowBytes : (long) rowBytes * layout.height())) {
                // All passes but the last one fill in the pixels of rows that are kept.
                for (int pass = 0; pass < passes - 1; pass++) {
                    for (int y = 0; y < layout.height(); y++) {
                        png_read_row(png, buffer.share((long) y * rowBytes), Pointer.NULL);
                    }
                }
                readRows(rows, layout, buffer, rowBytes, passes == 1 ? 0 : rowBytes);
            }
            png_read_end(png, info);
            return true;
        });
    }

    private void readRows(Rows rows, Layout layout, Memory buffer, int rowBytes, int stride) {
        byte[] samples = new byte[layout.deep() ? 0 : rowBytes];
        short[] deep = new short[layout.deep() ? rowBytes / 2 : 0];
        for (int y = 0; y < layout.height(); y++) {
            long offset = (long) y * stride;
            png_read_row(png, buffer.share(offset), Pointer.NULL);
            if (layout.deep()) {
                buffer.read(offset, deep, 0, deep.length);
                rows.add(deep);
            } else {
                buffer.read(offset, samples, 0, rowBytes);
                rows.add(samples, 0);
            }
        }
    }

    @Override
    public void close() {
        png_destroy_read_struct(new PointerByReference(png), new PointerByReference(info), null);
    }
}
