package dev.stylewright.worker.adapter.image.child;

import com.drew.metadata.Directory;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.IFD;
import com.twelvemonkeys.imageio.metadata.tiff.Rational;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFEntry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import dev.stylewright.worker.adapter.image.library.NativeBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A new EXIF block (EXIF 2.32) with some values of another one: caption, author and copyright, camera and lens, times, exposure, and place. Values that do not apply to a painting
 * (sizes, orientation, colour space, thumbnails) and values that cannot be checked (maker notes, comments) are omitted. All values are parsed and written again, not copied as bytes.
 */
final class ExifExcerpt {
    /** A JPEG segment is limited to 64 KiB. */
    private static final int MAX_BYTES = 60_000;

    /** In characters. Programs for microscopes store whole documents as a TIFF's caption. */
    private static final int MAX_TEXT = 4_000;

    private static final int EXIF_IFD = 34665;
    private static final int GPS_IFD = 34853;

    private static final int[] TEXTS = {270, 271, 272, 306, 315, 33432};
    private static final int[] EXIF_TEXTS = {36867, 36868, 36880, 36881, 36882, 42035, 42036};
    private static final int[] EXIF_RATIOS = {33434, 33437, 37386};
    private static final int[] EXIF_NUMBERS = {34855, 41989};
    private static final int[] GPS_TEXTS = {1, 3, 29};
    private static final int[] GPS_RATIOS = {2, 4, 6, 7};
    private static final int GPS_ALTITUDE_REFERENCE = 5;

    private static final Set<Integer> WANTED = Stream.of(
                    TEXTS, EXIF_TEXTS, EXIF_RATIOS, EXIF_NUMBERS, GPS_TEXTS, GPS_RATIOS, new int[] {
                        GPS_ALTITUDE_REFERENCE
                    })
            .flatMap(tags -> Arrays.stream(tags).boxed())
            .collect(Collectors.toUnmodifiableSet());

    private ExifExcerpt() {}

    /** The excerpt of a block, with JPEG's prefix or without; empty if it has none of the values. */
    static Optional<byte[]> of(byte[] exif) {
        return of(ExifBlock.read(exif, WANTED));
    }

    /** The excerpt of a TIFF's directories; empty if they have none of the values. */
    static Optional<byte[]> ofTiff(NativeBytes file) {
        return of(ExifBlock.ofTiff(file, WANTED));
    }

    private static Optional<byte[]> of(ExifBlock block) {
        List<Entry> entries = new ArrayList<>();
        block.directory(ExifIFD0Directory.class).ifPresent(first -> texts(first, TEXTS, entries));
        block.directory(ExifSubIFDDirectory.class).ifPresent(found -> {
            List<Entry> inner = new ArrayList<>();
            texts(found, EXIF_TEXTS, inner);
            ratios(found, EXIF_RATIOS, inner);
            numbers(found, EXIF_NUMBERS, inner);
            nested(EXIF_IFD, inner, entries);
        });
        block.directory(GpsDirectory.class).ifPresent(found -> {
            List<Entry> inner = new ArrayList<>();
            texts(found, GPS_TEXTS, inner);
            ratios(found, GPS_RATIOS, inner);
            Integer below = found.getInteger(GPS_ALTITUDE_REFERENCE);
            if (below != null && (below == 0 || below == 1)) {
                inner.add(new TIFFEntry(GPS_ALTITUDE_REFERENCE, TIFF.TYPE_BYTE, below.byteValue()));
            }
            nested(GPS_IFD, inner, entries);
        });
        return entries.isEmpty() ? Optional.empty() : written(entries);
    }

    private static void texts(Directory from, int[] tags, List<Entry> to) {
        for (int tag : tags) {
            String text = from.getString(tag);
            if (text != null
                    && text.length() <= MAX_TEXT
                    && !text.isBlank()
                    && text.chars().noneMatch(Character::isISOControl)) {
                to.add(new TIFFEntry(tag, TIFF.TYPE_ASCII, text));
            }
        }
    }

    private static void ratios(Directory from, int[] tags, List<Entry> to) {
        for (int tag : tags) {
            com.drew.lang.Rational[] found = from.getRationalArray(tag);
            com.drew.lang.Rational single = found == null ? from.getRational(tag) : null;
            com.drew.lang.Rational[] all = single == null ? found : new com.drew.lang.Rational[] {single};
            if (all == null
                    || all.length == 0
                    || Arrays.stream(all).anyMatch(r -> r.getDenominator() < 1 || r.getNumerator() < 0)) {
                continue;
            }
            Rational[] values = Arrays.stream(all)
                    .map(r -> new Rational(r.getNumerator(), r.getDenominator()))
                    .toArray(Rational[]::new);
            to.add(new TIFFEntry(tag, TIFF.TYPE_RATIONAL, values.length == 1 ? values[0] : values));
        }
    }

    private static void numbers(Directory from, int[] tags, List<Entry> to) {
        for (int tag : tags) {
            Integer number = from.getInteger(tag);
            if (number != null && number >= 0 && number <= 0xffff) {
                to.add(new TIFFEntry(tag, TIFF.TYPE_SHORT, number));
            }
        }
    }

    private static void nested(int tag, List<Entry> inner, List<Entry> to) {
        if (!inner.isEmpty()) {
            to.add(new TIFFEntry(tag, TIFF.TYPE_LONG, new IFD(inner)));
        }
    }

    private static Optional<byte[]> written(List<Entry> entries) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            new TIFFWriter().write(entries, out);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.size() <= MAX_BYTES ? Optional.of(bytes.toByteArray()) : Optional.empty();
    }
}
