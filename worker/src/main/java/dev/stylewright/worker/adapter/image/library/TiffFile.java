package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.ptr.ShortByReference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** TIFF by libtiff: the first page, of 1 to 16 bits a sample. */
final class TiffFile implements ImageFile {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int PLANES = 284;
    private static final int COLOUR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int INKS = 332;
    private static final int EXTRA = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int ICC = 34675;
    private static final int JPEG_COLOUR_MODE = 65538;

    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int SEPARATED = 5;
    private static final int YCBCR = 6;
    private static final int JPEG = 7;
    private static final int TOP_LEFT = 1;
    private static final int ASSOCIATED = 1;
    private static final int UNASSOCIATED = 2;
    private static final int MESSAGE_BYTES = 512;
    private static final long MOST_ALLOCATED = 1L << 30;

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

    private final int width;
    private final int height;
    private final int bits;
    private final int samples;
    private final int photometric;
    private final boolean planar;
    private final int extra;
    /** Whether the library makes 8-bit RGBA of it, for the rarer colour models. */
    private final boolean converted;

    private TiffFile(NativeBytes file) throws BrokenImageException {
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
            // The rows behind such a remark are grey, or a profile is missing.
            String lower = message(format, arguments).toLowerCase(Locale.ROOT);
            cut |= lower.contains("premature") || lower.contains("corrupt") || lower.contains("io error");
            return 1;
        };
        Pointer options = LIBRARY.TIFFOpenOptionsAlloc();
        LIBRARY.TIFFOpenOptionsSetMaxSingleMemAlloc(options, new NativeLong(MOST_ALLOCATED));
        LIBRARY.TIFFOpenOptionsSetErrorHandlerExtR(options, failed, Pointer.NULL);
        LIBRARY.TIFFOpenOptionsSetWarningHandlerExtR(options, warned, Pointer.NULL);
        tiff = LIBRARY.TIFFClientOpenExt(
                "picture", "r", Pointer.NULL, input, output, seek, closed, size, map, unmap, options);
        LIBRARY.TIFFOpenOptionsFree(options);
        if (tiff == null) {
            throw broken();
        }
        try {
            width = number(WIDTH, 0);
            height = number(HEIGHT, 0);
            bits = shortNumber(BITS, 1);
            samples = shortNumber(SAMPLES, 1);
            planar = shortNumber(PLANES, 1) == 2 && samples > 1;
            int found = shortNumber(PHOTOMETRIC, BLACK_IS_ZERO);
            if (found == YCBCR && shortNumber(COMPRESSION, 1) == JPEG && bits == 8) {
                LIBRARY.TIFFSetField(tiff, JPEG_COLOUR_MODE, 1);
                found = RGB;
            }
            photometric = found;
            extra = alpha();
            converted = photometric > SEPARATED || photometric == 4;
            check();
        } catch (BrokenImageException | RuntimeException e) {
            close();
            throw e;
        }
    }

    static TiffFile open(NativeBytes file) throws BrokenImageException {
        return new TiffFile(file);
    }

    private void check() throws BrokenImageException {
        int format = shortNumber(SAMPLE_FORMAT, 1);
        if (format == 3) {
            throw new BrokenImageException(
                    "its samples are floating-point numbers: save it with 8 or 16 bits a sample");
        }
        if (format == 2 || format > 4) {
            throw new BrokenImageException(
                    "its samples are signed or complex numbers: save it with 8 or 16 bits a sample");
        }
        if (bits < 1 || bits > 16) {
            throw new BrokenImageException("it has " + bits + " bits a sample: save it with 8 or 16");
        }
        if (!converted && samples < colours()) {
            throw new BrokenImageException(
                    "it has " + samples + " samples a pixel where its colours need " + colours());
        }
        if (photometric == SEPARATED && shortNumber(INKS, 1) != 1) {
            throw new BrokenImageException("its inks are not cyan, magenta, yellow and black: save it as RGB");
        }
    }

    private BrokenImageException broken() {
        return new BrokenImageException(complaint.orElse("its structure is damaged or cut"));
    }

    private int colours() {
        return switch (photometric) {
            case WHITE_IS_ZERO, BLACK_IS_ZERO -> 1;
            case SEPARATED -> 4;
            case PALETTE -> 1;
            default -> 3;
        };
    }

    /** What kind of opacity follows the colours: {@link #ASSOCIATED}, {@link #UNASSOCIATED}, or 0 for none. */
    private int alpha() {
        var count = new ShortByReference();
        var kinds = new PointerByReference();
        if (LIBRARY.TIFFGetField(tiff, EXTRA, count, kinds) == 0 || count.getValue() == 0 || photometric == PALETTE) {
            return 0;
        }
        int kind = kinds.getValue().getShort(0);
        return kind == ASSOCIATED || kind == UNASSOCIATED ? kind : 0;
    }

    private int number(int tag, int otherwise) {
        var value = new IntByReference();
        return LIBRARY.TIFFGetField(tiff, tag, value) == 1 ? value.getValue() : otherwise;
    }

    private int shortNumber(int tag, int otherwise) {
        var value = new ShortByReference();
        return LIBRARY.TIFFGetField(tiff, tag, value) == 1 ? value.getValue() & 0xffff : otherwise;
    }

    private static String message(Pointer format, Pointer arguments) {
        try (var buffer = new Memory(MESSAGE_BYTES)) {
            buffer.clear();
            Function.getFunction(com.sun.jna.Platform.C_LIBRARY_NAME, "vsnprintf")
                    .invokeInt(new Object[] {buffer, new NativeLong(MESSAGE_BYTES), format, arguments});
            return buffer.getString(0, "ISO-8859-1");
        }
    }

    @Override
    public Layout layout() {
        if (converted) {
            return new Layout(width, height, 3, true, false, true);
        }
        boolean palette = photometric == PALETTE;
        return new Layout(
                width, height, palette ? 3 : colours(), extra != 0, bits > 8 && !palette, extra == ASSOCIATED);
    }

    @Override
    public Optional<byte[]> profile() {
        var count = new IntByReference();
        var bytes = new PointerByReference();
        if (LIBRARY.TIFFGetField(tiff, ICC, count, bytes) != 1 || count.getValue() < 1) {
            return Optional.empty();
        }
        return Optional.of(bytes.getValue().getByteArray(0, count.getValue()));
    }

    @Override
    public OptionalInt orientation() {
        int found = shortNumber(ORIENTATION, 1);
        return OptionalInt.of(found >= 1 && found <= 8 ? found : 1);
    }

    @Override
    public void read(Rows rows) throws BrokenImageException {
        if (converted) {
            readConverted(rows);
        } else if (planar) {
            readPlanes(rows);
        } else if (LIBRARY.TIFFIsTiled(tiff) != 0) {
            readTiles(rows);
        } else {
            readLines(rows);
        }
        if (cut) {
            throw new BrokenImageException("its data is damaged or cut");
        }
    }

    private void readConverted(Rows rows) throws BrokenImageException {
        try (var raster = new Memory(4L * width * height)) {
            if (LIBRARY.TIFFReadRGBAImageOriented(tiff, width, height, raster, TOP_LEFT, 1) != 1) {
                throw broken();
            }
            byte[] row = new byte[4 * width];
            for (int y = 0; y < height; y++) {
                raster.read(4L * width * y, row, 0, row.length);
                rows.add(row, 0);
            }
        }
    }

    private void readLines(Rows rows) throws BrokenImageException {
        int bytes = Math.toIntExact(LIBRARY.TIFFScanlineSize(tiff).longValue());
        var unpacking = new Unpacking(samples);
        requireRow(bytes, width, samples);
        try (var line = new Memory(bytes)) {
            byte[] packed = new byte[bytes];
            for (int y = 0; y < height; y++) {
                if (LIBRARY.TIFFReadScanline(tiff, line, y, (short) 0) != 1) {
                    throw broken();
                }
                line.read(0, packed, 0, bytes);
                unpacking.unpack(packed, 0, 0, width, 0, samples);
                unpacking.deliver(rows);
            }
        }
    }

    private void readTiles(Rows rows) throws BrokenImageException {
        var tile = new Tile(samples);
        var unpacking = new Unpacking(samples);
        int across = (width + tile.width - 1) / tile.width;
        byte[][] packed = new byte[across][tile.bytes];
        try (var buffer = new Memory(tile.bytes)) {
            for (int y = 0; y < height; y++) {
                if (y % tile.height == 0) {
                    for (int i = 0; i < across; i++) {
                        readTile(buffer, i * tile.width, y, 0);
                        buffer.read(0, packed[i], 0, tile.bytes);
                    }
                }
                for (int i = 0; i < across; i++) {
                    int x = i * tile.width;
                    unpacking.unpack(
                            packed[i], y % tile.height * tile.rowBytes, x, Math.min(tile.width, width - x), 0, samples);
                }
                unpacking.deliver(rows);
            }
        }
    }

    /** Each sample has an image of its own: all are kept until the last has come. */
    private void readPlanes(Rows rows) throws BrokenImageException {
        boolean tiled = LIBRARY.TIFFIsTiled(tiff) != 0;
        int used = colours() + (extra != 0 ? 1 : 0);
        var unpacking = new Unpacking(used);
        int bytes = tiled
                ? (width * bits + 7) / 8
                : Math.toIntExact(LIBRARY.TIFFScanlineSize(tiff).longValue());
        requireRow(bytes, width, 1);
        try (var planes = new Memory((long) used * height * bytes)) {
            for (int plane = 0; plane < used; plane++) {
                Pointer start = planes.share((long) plane * height * bytes);
                if (tiled) {
                    readTiledPlane(plane, start, bytes);
                } else {
                    for (int y = 0; y < height; y++) {
                        if (LIBRARY.TIFFReadScanline(tiff, start.share((long) y * bytes), y, (short) plane) != 1) {
                            throw broken();
                        }
                    }
                }
            }
            byte[] packed = new byte[bytes];
            for (int y = 0; y < height; y++) {
                for (int plane = 0; plane < used; plane++) {
                    planes.read(((long) plane * height + y) * bytes, packed, 0, bytes);
                    unpacking.unpack(packed, 0, 0, width, plane, 1);
                }
                unpacking.deliver(rows);
            }
        }
    }

    private void readTiledPlane(int plane, Pointer to, int rowBytes) throws BrokenImageException {
        var tile = new Tile(1);
        if (tile.width * bits % 8 != 0) {
            throw new BrokenImageException("its tiles are not whole bytes wide");
        }
        byte[] packed = new byte[tile.bytes];
        try (var buffer = new Memory(tile.bytes)) {
            for (int y = 0; y < height; y += tile.height) {
                for (int x = 0; x < width; x += tile.width) {
                    readTile(buffer, x, y, plane);
                    buffer.read(0, packed, 0, tile.bytes);
                    int start = x * bits / 8;
                    int count = Math.min(tile.rowBytes, rowBytes - start);
                    for (int line = 0; line < Math.min(tile.height, height - y); line++) {
                        to.write((long) (y + line) * rowBytes + start, packed, line * tile.rowBytes, count);
                    }
                }
            }
        }
    }

    private void readTile(Memory buffer, int x, int y, int plane) throws BrokenImageException {
        if (LIBRARY.TIFFReadTile(tiff, buffer, x, y, 0, (short) plane).longValue() < 0) {
            throw broken();
        }
    }

    private void requireRow(int bytes, int pixels, int perPixel) throws BrokenImageException {
        if (bytes < ((long) pixels * perPixel * bits + 7) / 8) {
            throw new BrokenImageException("its rows are too short for its width");
        }
    }

    /** How large tiles are. */
    private final class Tile {
        private final int width = number(TILE_WIDTH, 0);
        private final int height = number(TILE_HEIGHT, 0);
        private final int bytes = Math.toIntExact(LIBRARY.TIFFTileSize(tiff).longValue());
        private final int rowBytes =
                Math.toIntExact(LIBRARY.TIFFTileRowSize(tiff).longValue());

        Tile(int perPixel) throws BrokenImageException {
            if (width < 1 || height < 1 || (long) rowBytes * height > bytes) {
                throw new BrokenImageException("its tiles have no sound size");
            }
            requireRow(rowBytes, width, perPixel);
        }
    }

    /** Packed samples of 1 to 16 bits on their way to a row of 8 or 16 bits. */
    private final class Unpacking {
        private final Layout layout = layout();
        private final int channels = layout.channels();
        private final int most = (1 << bits) - 1;
        private final byte[] row = new byte[layout.deep() ? 0 : width * channels];
        private final short[] deepRow = new short[layout.deep() ? width * channels : 0];
        private final byte[] palette;

        Unpacking(int stored) throws BrokenImageException {
            palette = photometric == PALETTE ? palette() : new byte[0];
            if (stored < 1) {
                throw broken();
            }
        }

        /**
         * Unpacks a run of pixels.
         *
         * @param start of the run in {@code packed}, in bytes
         * @param x where it goes to
         * @param channel the first channel that is in it
         * @param perPixel samples of a pixel in it
         */
        void unpack(byte[] packed, int start, int x, int pixels, int channel, int perPixel) {
            int wanted = Math.min(perPixel, palette.length > 0 ? 1 : channels - channel);
            for (int s = 0; s < wanted; s++) {
                int target = palette.length > 0 ? 0 : channel + s;
                boolean inverted = photometric == WHITE_IS_ZERO && target == 0;
                for (int i = 0; i < pixels; i++) {
                    int sample = sample(packed, start, i * perPixel + s);
                    put((x + i) * channels + target, inverted ? most - sample : sample);
                }
            }
        }

        private int sample(byte[] packed, int start, int index) {
            if (bits == 8) {
                return packed[start + index] & 0xff;
            }
            if (bits == 16) {
                // The library has put them into this machine's order: little-endian everywhere that it is built for.
                int at = start + 2 * index;
                return (packed[at] & 0xff) | ((packed[at + 1] & 0xff) << 8);
            }
            long bit = (long) index * bits;
            int at = start + (int) (bit >> 3);
            int window = 0;
            for (int i = 0; i < 3; i++) {
                window = window << 8 | (at + i < packed.length ? packed[at + i] & 0xff : 0);
            }
            return window >> (24 - (int) (bit & 7) - bits) & most;
        }

        private void put(int at, int sample) {
            if (palette.length > 0) {
                System.arraycopy(palette, 3 * sample, row, at, 3);
            } else if (layout.deep()) {
                deepRow[at] = (short) (bits == 16 ? sample : (sample * 65535L + most / 2) / most);
            } else {
                row[at] = (byte) (bits == 8 ? sample : (sample * 255 + most / 2) / most);
            }
        }

        void deliver(Rows rows) {
            if (layout.deep()) {
                rows.add(deepRow);
            } else {
                rows.add(row, 0);
            }
        }

        private byte[] palette() throws BrokenImageException {
            var red = new PointerByReference();
            var green = new PointerByReference();
            var blue = new PointerByReference();
            if (LIBRARY.TIFFGetField(tiff, COLOUR_MAP, red, green, blue) != 1) {
                throw broken();
            }
            short[][] maps = new short[3][];
            int any = 0;
            int low = 0;
            for (int c = 0; c < 3; c++) {
                maps[c] = List.of(red, green, blue).get(c).getValue().getShortArray(0, 1 << bits);
                for (short level : maps[c]) {
                    any |= level & 0xffff;
                    low |= level & 0xff;
                }
            }
            byte[] colours = new byte[3 << bits];
            for (int i = 0; i < colours.length; i++) {
                int level = maps[i % 3][i / 3] & 0xffff;
                // Levels have 16 bits, but some writers put 8 into the lower or the upper half.
                colours[i] = (byte) (any < 256 ? level : low == 0 ? level >> 8 : level / 257);
            }
            return colours;
        }
    }

    @Override
    public void close() {
        LIBRARY.TIFFClose(tiff);
    }
}
