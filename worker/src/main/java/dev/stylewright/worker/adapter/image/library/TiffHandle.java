package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.ptr.ShortByReference;
import java.util.Locale;
import java.util.Optional;

/** A TIFF file in memory that libtiff has opened at its first page. Used by one thread. */
final class TiffHandle implements AutoCloseable {
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int MESSAGE_BYTES = 512;
    private static final long MAX_ALLOCATION = 1L << 30;
    private static final int TOP_LEFT = 1;

    private static final TiffFunctions LIBRARY = NativeLibraries.load(TiffFunctions.class);

    // Kept for as long as the library may call them.
    private final TiffFunctions.Transfer input;
    private final TiffFunctions.Transfer output = (file, buffer, bytes) -> 0;
    private final TiffFunctions.Seek seek;
    private final TiffFunctions.Close closed = file -> 0;
    private final TiffFunctions.Size size;
    private final TiffFunctions.MapFile map;
    private final TiffFunctions.UnmapFile unmap = (file, base, bytes) -> {};
    private final TiffFunctions.Message failed;
    private final TiffFunctions.Message warned;
    private final Pointer tiff;
    private long at;
    private Optional<String> complaint = Optional.empty();
    private boolean cut;

    TiffHandle(NativeBytes file) throws BrokenImageException {
        input = (handle, buffer, bytes) -> {
            int some = (int) Math.max(0, Math.min(bytes, file.length() - at));
            buffer.write(0, file.memory().getByteArray(at, some), 0, some);
            at += some;
            return some;
        };
        seek = (handle, offset, from) -> {
            long base = from == 0 ? 0 : from == 1 ? at : file.length();
            at = Math.max(0, Math.min(file.length(), base + offset));
            return at;
        };
        size = handle -> file.length();
        map = (handle, base, bytes) -> {
            base.setValue(file.memory());
            bytes.setValue(file.length());
            return 1;
        };
        failed = (handle, context, module, format, arguments) -> {
            if (complaint.isEmpty()) {
                complaint = Optional.of(message(format, arguments));
            }
            return 1;
        };
        warned = (handle, context, module, format, arguments) -> {
            // After such a warning, rows are grey or a profile is missing.
            String lower = message(format, arguments).toLowerCase(Locale.ROOT);
            cut |= lower.contains("premature") || lower.contains("corrupt") || lower.contains("io error");
            return 1;
        };
        Pointer options = LIBRARY.TIFFOpenOptionsAlloc();
        LIBRARY.TIFFOpenOptionsSetMaxSingleMemAlloc(options, new NativeLong(MAX_ALLOCATION));
        LIBRARY.TIFFOpenOptionsSetErrorHandlerExtR(options, failed, Pointer.NULL);
        LIBRARY.TIFFOpenOptionsSetWarningHandlerExtR(options, warned, Pointer.NULL);
        tiff = LIBRARY.TIFFClientOpenExt(
                "image", "r", Pointer.NULL, input, output, seek, closed, size, map, unmap, options);
        LIBRARY.TIFFOpenOptionsFree(options);
        if (tiff == null) {
            throw broken();
        }
    }

    /** The failure that the library reported first. */
    BrokenImageException broken() {
        return new BrokenImageException(complaint.orElse("its structure is damaged or truncated"));
    }

    /** Whether the library warned of rows that are missing or damaged. */
    boolean cut() {
        return cut;
    }

    /** A 32-bit number. */
    int number(int tag, int otherwise) {
        var value = new IntByReference();
        return LIBRARY.TIFFGetField(tiff, tag, value) == 1 ? value.getValue() : otherwise;
    }

    /** A 16-bit number. */
    int shortNumber(int tag, int otherwise) {
        var value = new ShortByReference();
        return LIBRARY.TIFFGetField(tiff, tag, value) == 1 ? value.getValue() & 0xffff : otherwise;
    }

    /** The first of a counted list of 16-bit numbers; 0 if there is none. */
    int firstOf(int tag) {
        var count = new ShortByReference();
        var values = new PointerByReference();
        boolean found = LIBRARY.TIFFGetField(tiff, tag, count, values) == 1 && count.getValue() != 0;
        return found ? values.getValue().getShort(0) & 0xffff : 0;
    }

    /** A counted list of bytes. */
    Optional<byte[]> bytes(int tag) {
        var count = new IntByReference();
        var bytes = new PointerByReference();
        if (LIBRARY.TIFFGetField(tiff, tag, count, bytes) != 1 || count.getValue() < 1) {
            return Optional.empty();
        }
        return Optional.of(bytes.getValue().getByteArray(0, count.getValue()));
    }

    /** Three lists of 16-bit numbers, such as a colour map's. */
    short[][] threeOf(int tag, int length) throws BrokenImageException {
        var first = new PointerByReference();
        var second = new PointerByReference();
        var third = new PointerByReference();
        if (LIBRARY.TIFFGetField(tiff, tag, first, second, third) != 1) {
            throw broken();
        }
        return new short[][] {
            first.getValue().getShortArray(0, length),
            second.getValue().getShortArray(0, length),
            third.getValue().getShortArray(0, length)
        };
    }

    void set(int tag, int value) {
        LIBRARY.TIFFSetField(tiff, tag, value);
    }

    boolean isTiled() {
        return LIBRARY.TIFFIsTiled(tiff) != 0;
    }

    int lineBytes() {
        return Math.toIntExact(LIBRARY.TIFFScanlineSize(tiff).longValue());
    }

    void readLine(Pointer to, int y, int plane) throws BrokenImageException {
        if (LIBRARY.TIFFReadScanline(tiff, to, y, (short) plane) != 1) {
            throw broken();
        }
    }

    void readTile(Pointer to, int x, int y, int plane) throws BrokenImageException {
        if (LIBRARY.TIFFReadTile(tiff, to, x, y, 0, (short) plane).longValue() < 0) {
            throw broken();
        }
    }

    /** Reads the whole image as 8-bit RGBA, top to bottom. */
    void readConverted(Pointer to, int width, int height) throws BrokenImageException {
        if (LIBRARY.TIFFReadRGBAImageOriented(tiff, width, height, to, TOP_LEFT, 1) != 1) {
            throw broken();
        }
    }

    TileSize tileSize() throws BrokenImageException {
        var size = new TileSize(
                number(TILE_WIDTH, 0),
                number(TILE_HEIGHT, 0),
                Math.toIntExact(LIBRARY.TIFFTileSize(tiff).longValue()),
                Math.toIntExact(LIBRARY.TIFFTileRowSize(tiff).longValue()));
        if (size.width < 1 || size.height < 1 || (long) size.rowBytes * size.height > size.bytes) {
            throw new BrokenImageException("the size of its tiles is invalid");
        }
        return size;
    }

    /**
     * The size of tiles.
     *
     * @param width width in pixels, at least 1
     * @param height height in pixels, at least 1
     * @param bytes size of a whole tile, in bytes
     * @param rowBytes size of a row of a tile, in bytes
     */
    record TileSize(int width, int height, int bytes, int rowBytes) {}

    private static String message(Pointer format, Pointer arguments) {
        try (var buffer = new Memory(MESSAGE_BYTES)) {
            buffer.clear();
            Function.getFunction(com.sun.jna.Platform.C_LIBRARY_NAME, "vsnprintf")
                    .invokeInt(new Object[] {buffer, new NativeLong(MESSAGE_BYTES), format, arguments});
            return buffer.getString(0, "ISO-8859-1");
        }
    }

    @Override
    public void close() {
        LIBRARY.TIFFClose(tiff);
    }
}
