package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Callback;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** GIF by giflib: the first frame, on the logical screen. */
final class GifFile implements ImageFile {
    private static final int IMAGE = 2;
    private static final int EXTENSION = 3;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int SCREEN_COLOURS = 24;
    private static final int FRAME = 40;
    private static final int FRAME_COLOURS = 24;
    private static final int TABLE_COLOURS = 16;
    private static final int ERROR = 96;
    private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    static {
        NativeLibraries.bind(GifFile.class);
    }

    /** Reads the next bytes of the file. */
    interface Input extends Callback {
        int invoke(Pointer gif, Pointer to, int count);
    }

    static native Pointer DGifOpen(Pointer context, Input input, IntByReference error);

    static native int DGifGetRecordType(Pointer gif, IntByReference type);

    static native int DGifGetImageDesc(Pointer gif);

    static native int DGifGetLine(Pointer gif, Pointer line, int length);

    static native int DGifGetExtension(Pointer gif, IntByReference code, PointerByReference block);

    static native int DGifGetExtensionNext(Pointer gif, PointerByReference block);

    static native int DGifCloseFile(Pointer gif, IntByReference error);

    private final Input input;
    private final Pointer gif;
    private final Layout layout;
    private final int x;
    private final int y;
    private final int width;
    private final int height;
    private final boolean interlaced;
    private final byte[] palette;
    private int transparent = -1;
    private long at;

    private GifFile(NativeBytes file) throws BrokenImageException {
        input = (struct, to, count) -> {
            int some = (int) Math.min(count, file.length() - at);
            to.write(0, file.memory().getByteArray(at, some), 0, some);
            at += some;
            return some;
        };
        var error = new IntByReference();
        Pointer opened = DGifOpen(Pointer.NULL, input, error);
        if (opened == null) {
            throw new BrokenImageException(
                    "its header is damaged or truncated (giflib: error " + error.getValue() + ")");
        }
        gif = opened;
        try {
            findFrame();
            int[] box = gif.getIntArray(FRAME, 4);
            int screenWidth = gif.getInt(0);
            int screenHeight = gif.getInt(4);
            boolean fits = box[0] + box[2] <= screenWidth && box[1] + box[3] <= screenHeight;
            x = fits ? box[0] : 0;
            y = fits ? box[1] : 0;
            width = box[2];
            height = box[3];
            interlaced = gif.getByte(FRAME + 16) != 0;
            palette = palette();
            int canvasWidth = fits ? screenWidth : width;
            int canvasHeight = fits ? screenHeight : height;
            boolean fills = width == canvasWidth && height == canvasHeight;
            layout = new Layout(canvasWidth, canvasHeight, 3, transparent >= 0 || !fills, false, false);
        } catch (BrokenImageException | RuntimeException e) {
            close();
            throw e;
        }
    }

    static GifFile open(NativeBytes file) throws BrokenImageException {
        return new GifFile(file);
    }

    private void findFrame() throws BrokenImageException {
        var type = new IntByReference();
        var code = new IntByReference();
        var block = new PointerByReference();
        while (true) {
            check(DGifGetRecordType(gif, type));
            if (type.getValue() == IMAGE) {
                check(DGifGetImageDesc(gif));
                return;
            }
            if (type.getValue() != EXTENSION) {
                throw new BrokenImageException("it contains no picture");
            }
            check(DGifGetExtension(gif, code, block));
            while (block.getValue() != null) {
                Pointer bytes = block.getValue();
                if (code.getValue() == GRAPHIC_CONTROL && bytes.getByte(0) == 4) {
                    transparent = (bytes.getByte(1) & 1) != 0 ? bytes.getByte(4) & 0xff : -1;
                }
                check(DGifGetExtensionNext(gif, block));
            }
        }
    }

    private byte[] palette() throws BrokenImageException {
        Pointer own = gif.getPointer(FRAME + FRAME_COLOURS);
        Pointer table = own == null ? gif.getPointer(SCREEN_COLOURS) : own;
        if (table == null) {
            throw new BrokenImageException("it has no colours");
        }
        byte[] colours = new byte[3 * 256];
        int count = Math.min(256, table.getInt(0));
        table.getPointer(TABLE_COLOURS).read(0, colours, 0, 3 * count);
        return colours;
    }

    private void check(int status) throws BrokenImageException {
        if (status == 0) {
            throw new BrokenImageException("it is damaged or truncated (giflib: error " + gif.getInt(ERROR) + ")");
        }
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public void read(Rows rows) throws BrokenImageException {
        byte[] row = new byte[layout.width() * layout.channels()];
        byte[] empty = new byte[row.length];
        try (var frame = new Memory((long) width * (interlaced ? height : 1))) {
            if (interlaced) {
                for (int[] pass : PASSES) {
                    for (int line = pass[0]; line < height; line += pass[1]) {
                        check(DGifGetLine(gif, frame.share((long) line * width), width));
                    }
                }
            }
            byte[] indices = new byte[width];
            for (int line = 0; line < layout.height(); line++) {
                int inside = line - y;
                if (inside < 0 || inside >= height) {
                    rows.add(empty, 0);
                    continue;
                }
                if (!interlaced) {
                    check(DGifGetLine(gif, frame, width));
                }
                frame.read(interlaced ? (long) inside * width : 0, indices, 0, width);
                colour(indices, row);
                rows.add(row, 0);
            }
        }
    }

    private void colour(byte[] indices, byte[] row) {
        int channels = layout.channels();
        for (int i = 0; i < width; i++) {
            int index = indices[i] & 0xff;
            int to = (x + i) * channels;
            System.arraycopy(palette, 3 * index, row, to, 3);
            if (layout.alpha()) {
                row[to + 3] = (byte) (index == transparent ? 0 : 255);
            }
        }
    }

    @Override
    public void close() {
        DGifCloseFile(gif, new IntByReference());
    }
}
