package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.Optional;

/** WebP by libwebp. Reads the first frame of an animation, on its canvas. */
final class WebpFile implements ImageFile {
    private static final int DECODER_ABI = 0x0210;
    private static final int MUX_ABI = 0x0109;
    private static final int FEATURES_BYTES = 40;
    private static final int DATA_BYTES = 16;
    private static final int FRAME_BYTES = 48;
    private static final int FRAME_X = 16;
    private static final int FRAME_Y = 20;

    static {
        NativeLibraries.bind(WebpFile.class);
    }

    static native int WebPGetFeaturesInternal(Pointer file, NativeLong bytes, Pointer features, int version);

    static native Pointer WebPDecodeRGBInto(Pointer file, NativeLong bytes, Pointer to, NativeLong size, int stride);

    static native Pointer WebPDecodeRGBAInto(Pointer file, NativeLong bytes, Pointer to, NativeLong size, int stride);

    static native Pointer WebPMuxCreateInternal(Pointer data, int copy, int version);

    static native void WebPMuxDelete(Pointer mux);

    static native int WebPMuxGetChunk(Pointer mux, String fourcc, Pointer data);

    static native int WebPMuxGetFrame(Pointer mux, int number, Pointer frame);

    static native int WebPMuxGetCanvasSize(Pointer mux, IntByReference width, IntByReference height);

    static native void WebPFree(Pointer memory);

    private final Optional<Pointer> mux;
    private final Memory fileData = new Memory(DATA_BYTES);
    private final Pointer stream;
    private final long streamBytes;
    private final Optional<Pointer> owned;
    private final int frameWidth;
    private final int frameHeight;
    private final int x;
    private final int y;
    private final Layout layout;

    private WebpFile(NativeBytes file) throws BrokenImageException {
        boolean animated = features(file.memory(), file.length())[3] != 0;
        fileData.setPointer(0, file.memory());
        fileData.setLong(Native.POINTER_SIZE, file.length());
        mux = Optional.ofNullable(WebPMuxCreateInternal(fileData, 0, MUX_ABI));
        if (!animated) {
            stream = file.memory();
            streamBytes = file.length();
            owned = Optional.empty();
            x = 0;
            y = 0;
        } else {
            Pointer frames = mux.orElseThrow(() -> new BrokenImageException("its structure is damaged"));
            try (var frame = new Memory(FRAME_BYTES)) {
                frame.clear();
                if (WebPMuxGetFrame(frames, 1, frame) != 1) {
                    throw new BrokenImageException("its first frame is damaged");
                }
                stream = frame.getPointer(0);
                streamBytes = frame.getLong(Native.POINTER_SIZE);
                owned = Optional.of(stream);
                x = frame.getInt(FRAME_X);
                y = frame.getInt(FRAME_Y);
            }
        }
        int[] found = features(stream, streamBytes);
        frameWidth = found[0];
        frameHeight = found[1];
        var width = new IntByReference(frameWidth);
        var height = new IntByReference(frameHeight);
        if (animated) {
            WebPMuxGetCanvasSize(mux.orElseThrow(), width, height);
        }
        boolean fills = frameWidth == width.getValue() && frameHeight == height.getValue();
        layout = new Layout(width.getValue(), height.getValue(), 3, found[2] != 0 || !fills, false, false);
    }

    static WebpFile open(NativeBytes file) throws BrokenImageException {
        return new WebpFile(file);
    }

    /** Width, height, 1 if it has opacity, 1 if it is an animation. */
    private static int[] features(Pointer file, long bytes) throws BrokenImageException {
        try (var features = new Memory(FEATURES_BYTES)) {
            int status = WebPGetFeaturesInternal(file, new NativeLong(bytes), features, DECODER_ABI);
            if (status != 0) {
                throw new BrokenImageException("its header is damaged or truncated (status " + status + ")");
            }
            return features.getIntArray(0, 4);
        }
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Optional<byte[]> profile() {
        return chunk("ICCP");
    }

    @Override
    public Optional<byte[]> exif() {
        return chunk("EXIF");
    }

    private Optional<byte[]> chunk(String name) {
        if (mux.isEmpty()) {
            return Optional.empty();
        }
        try (var data = new Memory(DATA_BYTES)) {
            if (WebPMuxGetChunk(mux.get(), name, data) != 1) {
                return Optional.empty();
            }
            return Optional.of(data.getPointer(0).getByteArray(0, Math.toIntExact(data.getLong(Native.POINTER_SIZE))));
        }
    }

    @Override
    public void read(Rows rows) throws BrokenImageException {
        int channels = layout.channels();
        int stride = frameWidth * channels;
        long bytes = (long) stride * frameHeight;
        try (var pixels = new Memory(bytes)) {
            Pointer done = layout.alpha()
                    ? WebPDecodeRGBAInto(stream, new NativeLong(streamBytes), pixels, new NativeLong(bytes), stride)
                    : WebPDecodeRGBInto(stream, new NativeLong(streamBytes), pixels, new NativeLong(bytes), stride);
            if (done == null) {
                throw new BrokenImageException("its data is damaged or truncated");
            }
            byte[] row = new byte[layout.width() * channels];
            byte[] empty = new byte[row.length];
            for (int line = 0; line < layout.height(); line++) {
                int inside = line - y;
                if (inside >= 0 && inside < frameHeight) {
                    pixels.read((long) inside * stride, row, x * channels, stride);
                    rows.add(row, 0);
                } else {
                    rows.add(empty, 0);
                }
            }
        }
    }

    @Override
    public void close() {
        owned.ifPresent(WebpFile::WebPFree);
        mux.ifPresent(WebpFile::WebPMuxDelete);
        fileData.close();
    }
}
