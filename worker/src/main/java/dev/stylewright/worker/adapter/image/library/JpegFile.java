package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** JPEG by libjpeg-turbo. Reads the first image of a file with several (MPO, gain map). */
final class JpegFile implements ImageFile {
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int MAX_MARKER_BYTES = 0xffff;
    private static final int WARNING = -1;
    private static final int DATA_RUNS_OUT = 117;
    private static final int FILE_RUNS_OUT = 120;
    private static final int COEFFICIENTS = 64;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);

    private final Memory info = new Memory(Jpeg.DECOMPRESS_BYTES);
    private final Memory errors = new Memory(Jpeg.ERROR_BYTES);
    // Kept for as long as the library may call them.
    private final Jpeg.ErrorExit exit = common -> AbandonableCall.fatal(Jpeg.message(common));
    private final Jpeg.EmitMessage warned = this::warned;
    private boolean dataRanOut;
    private boolean fileRanOut;

    private JpegFile() {
        info.clear();
    }

    static JpegFile open(NativeBytes file) throws BrokenImageException {
        var opened = new JpegFile();
        try {
            AbandonableCall.call(() -> {
                opened.readHeader(file);
                return true;
            });
            return opened;
        } catch (BrokenImageException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private void readHeader(NativeBytes file) throws BrokenImageException {
        info.setPointer(0, Jpeg.jpeg_std_error(errors));
        errors.setPointer(Jpeg.ERROR_EXIT, CallbackReference.getFunctionPointer(exit));
        errors.setPointer(Jpeg.EMIT_MESSAGE, CallbackReference.getFunctionPointer(warned));
        Jpeg.jpeg_CreateDecompress(info, Jpeg.VERSION, new NativeLong(Jpeg.DECOMPRESS_BYTES));
        Jpeg.jpeg_mem_src(info, file.memory(), new NativeLong(file.length()));
        Jpeg.jpeg_save_markers(info, APP1, MAX_MARKER_BYTES);
        Jpeg.jpeg_save_markers(info, APP2, MAX_MARKER_BYTES);
        Jpeg.jpeg_read_header(info, 1);
        int precision = info.getInt(Jpeg.DATA_PRECISION);
        if (precision != 8) {
            throw new BrokenImageException(
                    "it has " + precision + " bits per sample, but only JPEGs with 8 bits per sample can be read");
        }
        int stored = info.getInt(Jpeg.COLORSPACE);
        int components = info.getInt(Jpeg.COMPONENTS);
        info.setInt(
                Jpeg.OUT_COLORSPACE,
                switch (stored) {
                    case Jpeg.GREY -> Jpeg.GREY;
                    case Jpeg.YCBCR, Jpeg.RGB -> Jpeg.RGB;
                    case Jpeg.CMYK, Jpeg.YCCK -> Jpeg.CMYK;
                    default -> throw new BrokenImageException("it has " + components + " colour components");
                });
    }

    private void warned(Pointer common, int level) {
        if (level == WARNING) {
            int code = errors.getInt(Jpeg.MESSAGE_CODE);
            dataRanOut |= code == DATA_RUNS_OUT;
            fileRanOut |= code == FILE_RUNS_OUT;
        }
    }

    @Override
    public Layout layout() {
        int colours =
                switch (info.getInt(Jpeg.OUT_COLORSPACE)) {
                    case Jpeg.GREY -> 1;
                    case Jpeg.RGB -> 3;
                    default -> 4;
                };
        return new Layout(info.getInt(Jpeg.IMAGE_WIDTH), info.getInt(Jpeg.IMAGE_HEIGHT), colours, false, false, false);
    }

    /** Concatenated from its segments (ICC.1:2022, B.4), in the order of their numbers. */
    @Override
    public Optional<byte[]> profile() {
        SortedMap<Integer, byte[]> parts = new TreeMap<>();
        int count = 0;
        for (Pointer marker = info.getPointer(Jpeg.MARKERS); marker != null; marker = marker.getPointer(0)) {
            byte[] data = data(marker);
            if (kind(marker) == APP2
                    && data.length > ICC.length + 2
                    && Arrays.equals(ICC, 0, ICC.length, data, 0, ICC.length)) {
                count = data[ICC.length + 1] & 0xff;
                parts.putIfAbsent(data[ICC.length] & 0xff, Arrays.copyOfRange(data, ICC.length + 2, data.length));
            }
        }
        if (parts.isEmpty() || parts.size() != count || parts.firstKey() != 1 || parts.lastKey() != count) {
            return Optional.empty();
        }
        var profile = new ByteArrayOutputStream();
        parts.values().forEach(part -> profile.write(part, 0, part.length));
        return Optional.of(profile.toByteArray());
    }

    @Override
    public Optional<byte[]> exif() {
        for (Pointer marker = info.getPointer(Jpeg.MARKERS); marker != null; marker = marker.getPointer(0)) {
            byte[] data = data(marker);
            if (kind(marker) == APP1
                    && data.length > EXIF.length
                    && Arrays.equals(EXIF, 0, EXIF.length, data, 0, EXIF.length)) {
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }

    private static int kind(Pointer marker) {
        return marker.getByte(8) & 0xff;
    }

    private static byte[] data(Pointer marker) {
        return marker.getPointer(24).getByteArray(0, marker.getInt(16));
    }

    @Override
    public void read(Rows rows) throws BrokenImageException {
        Layout layout = layout();
        AbandonableCall.call(() -> {
            Jpeg.jpeg_start_decompress(info);
            if (fileRanOut && !isComplete()) {
                throw new BrokenImageException("the file ends before its last scan");
            }
            byte[] row = new byte[layout.width() * layout.colours()];
            try (var samples = new Memory(row.length);
                    var pointer = new Memory(com.sun.jna.Native.POINTER_SIZE)) {
                pointer.setPointer(0, samples);
                for (int y = 0; y < layout.height(); y++) {
                    Jpeg.jpeg_read_scanlines(info, pointer, 1);
                    samples.read(0, row, 0, row.length);
                    if (layout.colours() == 4) {
                        invert(row);
                    }
                    if (dataRanOut) {
                        throw new BrokenImageException("its data ends at row %d of %d".formatted(y, layout.height()));
                    }
                    rows.add(row, 0);
                }
            }
            return true;
        });
    }

    /** Inks are treated as inverted, with or without Adobe's marker, as in all viewers (Adobe Technical Note 5116). */
    private static void invert(byte[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = (byte) ~row[i];
        }
    }

    /** Whether a progressive file contains all bits of all coefficients. */
    private boolean isComplete() {
        Pointer bits = info.getPointer(Jpeg.COEFFICIENT_BITS);
        if (bits == null) {
            return true;
        }
        for (int known : bits.getIntArray(0, COEFFICIENTS * info.getInt(Jpeg.COMPONENTS))) {
            if (known != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        Jpeg.jpeg_destroy(info);
        info.close();
        errors.close();
    }
}
