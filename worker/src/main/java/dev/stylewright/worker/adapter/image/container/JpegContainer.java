package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Frame;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Inks;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JPEG's segments (ITU-T T.81), up to the end of the first image. Passes on what makes the pixels, and JFIF and Adobe
 * markers, which tell the colour model; everything else is dropped.
 */
final class JpegContainer {
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COMMENT = 0xfe;

    /** Progressive files have about ten scans; thousands of empty ones would keep a decoder busy for hours. */
    private static final int MOST_SCANS = 200;

    private static final String ICC_PREFIX = "ICC_PROFILE\0";
    private static final byte[] JFIF = {
        (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    private final ByteView file;
    private final long start;
    private final long end;
    private final ImageLimits limits;
    /** None where only the structure is looked at. */
    private final Optional<ByteArrayOutputStream> kept;

    private final SortedMap<Integer, byte[]> profilePieces = new TreeMap<>();
    private @Nullable Frame frame;
    private int profilePieceCount;
    private int components;
    private int adobeTransform = -1;
    private int orientation = 1;
    private int scans;
    private boolean exif;
    private Optional<byte[]> exifBlock = Optional.empty();
    private boolean jfif;

    private JpegContainer(
            ByteView file, long start, long length, ImageLimits limits, Optional<ByteArrayOutputStream> kept) {
        this.file = file;
        this.start = start;
        this.end = start + length;
        this.limits = limits;
        this.kept = kept;
    }

    static ImageEnvelope open(ByteView file, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        var kept = new ByteArrayOutputStream(file.length() + JFIF.length);
        return new JpegContainer(file, 0, file.length(), limits, Optional.of(kept)).open(kept);
    }

    /** Checks a JPEG that lies inside another file as {@link #open} does, and tells its size. */
    static Frame check(ByteView file, long start, long length, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        file.require(start, length);
        return new JpegContainer(file, start, length, limits, Optional.empty()).walk();
    }

    private ImageEnvelope open(ByteArrayOutputStream image) throws UnreadableImageException, ImageTooLargeException {
        return new ImageEnvelope(
                walk(),
                stream(image),
                EmbeddedProfile.join(profilePieces, profilePieceCount),
                orientation,
                exifBlock,
                inks());
    }

    private Frame walk() throws UnreadableImageException, ImageTooLargeException {
        long at = start + 2;
        int marker = START;
        while (marker != END) {
            if (u8(at) != 0xff) {
                throw new UnreadableImageException(
                        "the JPEG has no marker at byte %d: the file is damaged".formatted(at));
            }
            while (u8(at + 1) == 0xff) {
                at++;
            }
            marker = u8(at + 1);
            at = marker == END ? at + 2 : segment(marker, at);
        }
        if (frame == null || scans == 0) {
            throw new UnreadableImageException("the JPEG ends before its picture begins: the file is damaged");
        }
        return frame;
    }

    private int u8(long at) throws UnreadableImageException {
        if (at >= end) {
            throw new UnreadableImageException("the JPEG is truncated or damaged: its structure asks for byte %d of %d"
                    .formatted(at - start, end - start));
        }
        return file.u8(at);
    }

    /** Deals with one segment and returns where the next begins. */
    private long segment(int marker, long at) throws UnreadableImageException, ImageTooLargeException {
        int length = file.u16be(at + 2);
        file.require(at, length + 2L);
        long body = at + 4;
        long next = at + 2 + length;
        if (length < 2) {
            throw new UnreadableImageException("the JPEG has a segment without a length at byte " + at);
        }
        if ((marker >= APP0 && marker <= APP15) || marker == COMMENT) {
            if (kept.isPresent()) {
                application(marker, at, body, length - 2);
            }
        } else if (marker == SCAN) {
            scans++;
            if (scans > MOST_SCANS) {
                throw new UnreadableImageException(
                        "the JPEG has more than %d scans: save it again as baseline JPEG".formatted(MOST_SCANS));
            }
            next = endOfScan(next);
            keep(at, next);
        } else {
            if (isFrame(marker)) {
                frame(marker, body);
            }
            keep(at, next);
        }
        return next;
    }

    private void application(int marker, long at, long body, int length) throws UnreadableImageException {
        if (marker == APP0 && file.has(body, "JFIF\0")) {
            jfif = true;
        } else if (marker == APP1 && file.has(body, "Exif\0\0") && !exif) {
            exif = true;
            byte[] block = file.copy(body, length);
            orientation = ExifOrientation.of(block);
            exifBlock = Optional.of(ExifOrientation.bare(block));
        } else if (marker == APP2 && file.has(body, ICC_PREFIX) && length > ICC_PREFIX.length() + 2) {
            profilePieceCount = file.u8(body + 13);
            profilePieces.put(file.u8(body + 12), file.copy(body + 14, length - 14L));
        } else if (marker == APP14 && file.has(body, "Adobe") && length >= 12) {
            adobeTransform = file.u8(body + 11);
            keep(at, body + length);
        }
    }

    private void frame(int marker, long body) throws UnreadableImageException, ImageTooLargeException {
        if (frame != null) {
            throw new UnreadableImageException(
                    "the JPEG is hierarchical (more than one frame): save it again as baseline");
        }
        int precision = file.u8(body);
        if (marker > 0xc2) {
            throw new UnreadableImageException(
                    "the JPEG is lossless, hierarchical or arithmetically coded: save it again as baseline or progressive JPEG");
        }
        if (precision != 8) {
            throw new UnreadableImageException(
                    "the JPEG has %d bits a sample and only 8 can be read: save it again with 8 bits"
                            .formatted(precision));
        }
        frame = ImageEnvelope.whole(file.u16be(body + 3), file.u16be(body + 1), limits);
        components = file.u8(body + 5);
        if (components != 1 && components != 3 && components != 4) {
            throw new UnreadableImageException(
                    "the JPEG has %d components; grey (1), colour (3) and CMYK (4) can be read".formatted(components));
        }
    }

    /** SOF0 to SOF15, less the three markers in between that are DHT, JPG and DAC. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    /** Where the marker after a scan's entropy-coded data stands: neither a stuffed zero nor a restart. */
    private long endOfScan(long start) throws UnreadableImageException {
        long at = start;
        while (true) {
            if (u8(at) == 0xff) {
                int next = u8(at + 1);
                if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                    return at;
                }
            }
            at++;
        }
    }

    private void keep(long from, long to) {
        kept.ifPresent(image -> image.write(file.array(), (int) from, (int) (to - from)));
    }

    private byte[] stream(ByteArrayOutputStream image) {
        var stream = new ByteArrayOutputStream(image.size() + JFIF.length + 4);
        stream.write(0xff);
        stream.write(START);
        // EXIF implies the same colour model as JFIF, whose marker cameras leave out.
        if (jfif || (exif && adobeTransform < 0 && components == 3)) {
            stream.writeBytes(JFIF);
        }
        stream.writeBytes(image.toByteArray());
        stream.write(0xff);
        stream.write(END);
        return stream.toByteArray();
    }

    /** Adobe's marker says YCCK by transform 2. Inks are inverted in every file in practice, with the marker or without. */
    private Inks inks() {
        if (components != 4) {
            return Inks.NONE;
        }
        return adobeTransform == 2 ? Inks.YCCK_INVERTED : Inks.CMYK_INVERTED;
    }
}
