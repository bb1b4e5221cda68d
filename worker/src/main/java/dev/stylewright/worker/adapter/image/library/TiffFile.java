package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.OptionalInt;

/** TIFF by libtiff: the first page, of 1 to 16 bits per sample. */
final class TiffFile implements ImageFile {
    private static final int ORIENTATION = 274;
    private static final int ICC = 34675;

    private final TiffHandle tiff;
    private final TiffHeader header;
    private final int width;
    private final int height;

    private TiffFile(TiffHandle tiff, TiffHeader header) {
        this.tiff = tiff;
        this.header = header;
        this.width = header.width();
        this.height = header.height();
    }

    static TiffFile open(NativeBytes file) throws BrokenImageException {
        var tiff = new TiffHandle(file);
        try {
            return new TiffFile(tiff, TiffHeader.of(tiff));
        } catch (BrokenImageException | RuntimeException e) {
            tiff.close();
            throw e;
        }
    }

    @Override
    public Layout layout() {
        return header.layout();
    }

    @Override
    public Optional<byte[]> profile() {
        return tiff.bytes(ICC);
    }

    @Override
    public OptionalInt orientation() {
        int found = tiff.shortNumber(ORIENTATION, 1);
        return OptionalInt.of(found >= 1 && found <= 8 ? found : 1);
    }

    @Override
    public void read(Rows rows) throws BrokenImageException {
        if (header.isConverted()) {
            readConverted(rows);
        } else if (header.planar()) {
            readPlanes(rows);
        } else if (tiff.isTiled()) {
            readTiles(rows);
        } else {
            readLines(rows);
        }
        if (tiff.cut()) {
            throw new BrokenImageException("its data is damaged or truncated");
        }
    }

    private void readConverted(Rows rows) throws BrokenImageException {
        try (var raster = new Memory(4L * width * height)) {
            tiff.readConverted(raster, width, height);
            byte[] row = new byte[4 * width];
            for (int y = 0; y < height; y++) {
                raster.read(4L * width * y, row, 0, row.length);
                rows.add(row, 0);
            }
        }
    }

    private void readLines(Rows rows) throws BrokenImageException {
        int bytes = tiff.lineBytes();
        var samples = new TiffSamples(tiff, header);
        header.requireRow(bytes, width, header.samples());
        try (var line = new Memory(bytes)) {
            byte[] packed = new byte[bytes];
            for (int y = 0; y < height; y++) {
                tiff.readLine(line, y, 0);
                line.read(0, packed, 0, bytes);
                samples.unpack(packed, 0, 0, width, 0, header.samples());
                samples.deliver(rows);
            }
        }
    }

    private void readTiles(Rows rows) throws BrokenImageException {
        TiffHandle.TileSize tile = tile(header.samples());
        var samples = new TiffSamples(tiff, header);
        int across = (width + tile.width() - 1) / tile.width();
        byte[][] packed = new byte[across][tile.bytes()];
        try (var buffer = new Memory(tile.bytes())) {
            for (int y = 0; y < height; y++) {
                if (y % tile.height() == 0) {
                    for (int i = 0; i < across; i++) {
                        tiff.readTile(buffer, i * tile.width(), y, 0);
                        buffer.read(0, packed[i], 0, tile.bytes());
                    }
                }
                for (int i = 0; i < across; i++) {
                    int x = i * tile.width();
                    samples.unpack(
                            packed[i],
                            y % tile.height() * tile.rowBytes(),
                            x,
                            Math.min(tile.width(), width - x),
                            0,
                            header.samples());
                }
                samples.deliver(rows);
            }
        }
    }

    /** Each sample has its own image; all are kept until the last has arrived. */
    private void readPlanes(Rows rows) throws BrokenImageException {
        boolean tiled = tiff.isTiled();
        int used = header.colours() + (header.alpha() != 0 ? 1 : 0);
        var samples = new TiffSamples(tiff, header);
        int bytes = tiled ? (width * header.bits() + 7) / 8 : tiff.lineBytes();
        header.requireRow(bytes, width, 1);
        try (var planes = new Memory((long) used * height * bytes)) {
            for (int plane = 0; plane < used; plane++) {
                Pointer start = planes.share((long) plane * height * bytes);
                if (tiled) {
                    readTiledPlane(plane, start, bytes);
                } else {
                    for (int y = 0; y < height; y++) {
                        tiff.readLine(start.share((long) y * bytes), y, plane);
                    }
                }
            }
            byte[] packed = new byte[bytes];
            for (int y = 0; y < height; y++) {
                for (int plane = 0; plane < used; plane++) {
                    planes.read(((long) plane * height + y) * bytes, packed, 0, bytes);
                    samples.unpack(packed, 0, 0, width, plane, 1);
                }
                samples.deliver(rows);
            }
        }
    }

    private void readTiledPlane(int plane, Pointer to, int rowBytes) throws BrokenImageException {
        TiffHandle.TileSize tile = tile(1);
        if (tile.width() * header.bits() % 8 != 0) {
            throw new BrokenImageException("the width of its tiles is not a whole number of bytes");
        }
        byte[] packed = new byte[tile.bytes()];
        try (var buffer = new Memory(tile.bytes())) {
            for (int y = 0; y < height; y += tile.height()) {
                for (int x = 0; x < width; x += tile.width()) {
                    tiff.readTile(buffer, x, y, plane);
                    buffer.read(0, packed, 0, tile.bytes());
                    int start = x * header.bits() / 8;
                    int count = Math.min(tile.rowBytes(), rowBytes - start);
                    for (int line = 0; line < Math.min(tile.height(), height - y); line++) {
                        to.write((long) (y + line) * rowBytes + start, packed, line * tile.rowBytes(), count);
                    }
                }
            }
        }
    }

    private TiffHandle.TileSize tile(int perPixel) throws BrokenImageException {
        TiffHandle.TileSize size = tiff.tileSize();
        header.requireRow(size.rowBytes(), size.width(), perPixel);
        return size;
    }

    @Override
    public void close() {
        tiff.close();
    }
}
