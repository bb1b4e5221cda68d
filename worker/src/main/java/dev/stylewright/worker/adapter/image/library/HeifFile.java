package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** HEIC and AVIF by libheif, which also rotates them. It is a library of the system, because no bundle on Maven Central contains it. */
final class HeifFile implements ImageFile {
    private static final int RGB = 1;
    private static final int INTERLEAVED_RGB = 10;
    private static final int INTERLEAVED_RGBA = 11;
    private static final int INTERLEAVED_DEEP_RGB = 14;
    private static final int INTERLEAVED_DEEP_RGBA = 15;
    private static final int CHANNEL_INTERLEAVED = 10;
    /** Bytes before the TIFF structure of an EXIF item: its offset (ISO/IEC 23008-12, A.2.1). */
    private static final int EXIF_OFFSET_BYTES = 4;
    /** Fields of {@code heif_color_profile_nclx}, after a byte and its padding. */
    private static final int NCLX_PRIMARIES = 4;

    private static final int NCLX_TRANSFER = 8;

    private static final Optional<Functions> LIBRARY = NativeLibraries.ofSystem(
                    "libheif.so.1", "libheif.1.dylib", "heif")
            .map(library -> Native.load(
                    library.getFile() == null ? "heif" : library.getFile().getPath(), Functions.class));

    /** The library's result of a call. */
    @Structure.FieldOrder({"code", "subcode", "message"})
    public static class Status extends Structure implements Structure.ByValue {
        public int code;
        public int subcode;
        public @org.jspecify.annotations.Nullable Pointer message;
    }

    /** libheif's functions. */
    interface Functions extends Library {
        Pointer heif_context_alloc();

        void heif_context_free(Pointer context);

        Status heif_context_read_from_memory_without_copy(
                Pointer context, Pointer file, NativeLong bytes, Pointer options);

        Status heif_context_get_primary_image_handle(Pointer context, PointerByReference handle);

        void heif_image_handle_release(Pointer handle);

        int heif_image_handle_get_width(Pointer handle);

        int heif_image_handle_get_height(Pointer handle);

        int heif_image_handle_has_alpha_channel(Pointer handle);

        int heif_image_handle_is_premultiplied_alpha(Pointer handle);

        int heif_image_handle_get_luma_bits_per_pixel(Pointer handle);

        NativeLong heif_image_handle_get_raw_color_profile_size(Pointer handle);

        Status heif_image_handle_get_raw_color_profile(Pointer handle, Pointer to);

        Status heif_image_handle_get_nclx_color_profile(Pointer handle, PointerByReference profile);

        void heif_nclx_color_profile_free(Pointer profile);

        int heif_image_handle_get_list_of_metadata_block_IDs(Pointer handle, String type, int[] ids, int max);

        NativeLong heif_image_handle_get_metadata_size(Pointer handle, int id);

        Status heif_image_handle_get_metadata(Pointer handle, int id, Pointer to);

        Status heif_decode_image(Pointer handle, PointerByReference image, int colours, int layout, Pointer options);

        Pointer heif_image_get_plane_readonly(Pointer image, int channel, IntByReference stride);

        int heif_image_get_width(Pointer image, int channel);

        int heif_image_get_height(Pointer image, int channel);

        int heif_image_get_bits_per_pixel_range(Pointer image, int channel);

        void heif_image_release(Pointer image);
    }

    private final Functions library;
    private final Pointer context;
    private final Pointer handle;
    private final Layout layout;

    private HeifFile(Functions library, NativeBytes file) throws BrokenImageException {
        this.library = library;
        context = library.heif_context_alloc();
        var found = new PointerByReference();
        try {
            check(library.heif_context_read_from_memory_without_copy(
                    context, file.memory(), new NativeLong(file.length()), Pointer.NULL));
            check(library.heif_context_get_primary_image_handle(context, found));
        } catch (BrokenImageException e) {
            library.heif_context_free(context);
            throw e;
        }
        handle = found.getValue();
        boolean alpha = library.heif_image_handle_has_alpha_channel(handle) != 0;
        layout = new Layout(
                library.heif_image_handle_get_width(handle),
                library.heif_image_handle_get_height(handle),
                3,
                alpha,
                library.heif_image_handle_get_luma_bits_per_pixel(handle) > 8,
                alpha && library.heif_image_handle_is_premultiplied_alpha(handle) != 0);
    }

    /** @throws BrokenImageException also if the library is not installed; the message names its package */
    static HeifFile open(NativeBytes file) throws BrokenImageException {
        return new HeifFile(
                LIBRARY.orElseThrow(
                        () -> new BrokenImageException(
                                "reading it requires libheif, which is not installed: install the package libheif1 (Debian, Ubuntu), or libheif (Homebrew)")),
                file);
    }

    private static void check(Status status) throws BrokenImageException {
        if (status.code != 0) {
            Pointer message = status.message;
            throw new BrokenImageException(
                    message == null ? "error " + status.code : message.getString(0, "ISO-8859-1"));
        }
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public OptionalInt orientation() {
        return OptionalInt.of(1);
    }

    @Override
    public Optional<byte[]> profile() {
        long bytes =
                library.heif_image_handle_get_raw_color_profile_size(handle).longValue();
        if (bytes < 1 || bytes > Integer.MAX_VALUE) {
            return codedColours().flatMap(CodedColours::profile);
        }
        try (var profile = new Memory(bytes)) {
            Status status = library.heif_image_handle_get_raw_color_profile(handle, profile);
            return status.code == 0 ? Optional.of(profile.getByteArray(0, (int) bytes)) : Optional.empty();
        }
    }

    private Optional<CodedColours> codedColours() {
        var found = new PointerByReference();
        if (library.heif_image_handle_get_nclx_color_profile(handle, found).code != 0 || found.getValue() == null) {
            return Optional.empty();
        }
        Pointer profile = found.getValue();
        try {
            return Optional.of(new CodedColours(profile.getInt(NCLX_PRIMARIES), profile.getInt(NCLX_TRANSFER)));
        } finally {
            library.heif_nclx_color_profile_free(profile);
        }
    }

    @Override
    public Optional<byte[]> exif() {
        int[] ids = new int[1];
        if (library.heif_image_handle_get_list_of_metadata_block_IDs(handle, "Exif", ids, 1) < 1) {
            return Optional.empty();
        }
        long bytes = library.heif_image_handle_get_metadata_size(handle, ids[0]).longValue();
        if (bytes <= EXIF_OFFSET_BYTES || bytes > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        try (var block = new Memory(bytes)) {
            if (library.heif_image_handle_get_metadata(handle, ids[0], block).code != 0) {
                return Optional.empty();
            }
            int skipped = Integer.reverseBytes(block.getInt(0));
            byte[] all = block.getByteArray(0, (int) bytes);
            return skipped < 0 || skipped >= all.length - EXIF_OFFSET_BYTES
                    ? Optional.empty()
                    : Optional.of(Arrays.copyOfRange(all, EXIF_OFFSET_BYTES + skipped, all.length));
        }
    }

    @Override
    public void read(Rows rows) throws BrokenImageException {
        int format = layout.deep()
                ? layout.alpha() ? INTERLEAVED_DEEP_RGBA : INTERLEAVED_DEEP_RGB
                : layout.alpha() ? INTERLEAVED_RGBA : INTERLEAVED_RGB;
        var found = new PointerByReference();
        check(library.heif_decode_image(handle, found, RGB, format, Pointer.NULL));
        Pointer image = found.getValue();
        try {
            if (library.heif_image_get_width(image, CHANNEL_INTERLEAVED) != layout.width()
                    || library.heif_image_get_height(image, CHANNEL_INTERLEAVED) != layout.height()) {
                throw new BrokenImageException("its size differs from the size in its header");
            }
            var stride = new IntByReference();
            Pointer plane = library.heif_image_get_plane_readonly(image, CHANNEL_INTERLEAVED, stride);
            int count = layout.width() * layout.channels();
            byte[] row = new byte[layout.deep() ? 0 : count];
            short[] deep = new short[layout.deep() ? count : 0];
            int max = (1 << library.heif_image_get_bits_per_pixel_range(image, CHANNEL_INTERLEAVED)) - 1;
            for (int y = 0; y < layout.height(); y++) {
                long at = (long) y * stride.getValue();
                if (layout.deep()) {
                    plane.read(at, deep, 0, count);
                    for (int i = 0; i < count; i++) {
                        deep[i] = (short) ((Math.min(max, deep[i] & 0xffff) * 65535L + max / 2) / max);
                    }
                    rows.add(deep);
                } else {
                    plane.read(at, row, 0, count);
                    rows.add(row, 0);
                }
            }
        } finally {
            library.heif_image_release(image);
        }
    }

    @Override
    public void close() {
        library.heif_image_handle_release(handle);
        library.heif_context_free(context);
    }
}
