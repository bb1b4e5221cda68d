package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** libtiff's functions. Files are in memory. */
interface TiffFunctions extends Library {

    /** Reads or writes at the position of the file. */
    interface Transfer extends Callback {
        long invoke(Pointer file, Pointer buffer, long bytes);
    }

    /** Moves the position of the file. */
    interface Seek extends Callback {
        long invoke(Pointer file, long offset, int from);
    }

    /** Closes the file. */
    interface Close extends Callback {
        int invoke(Pointer file);
    }

    /** The file's length. */
    interface Size extends Callback {
        long invoke(Pointer file);
    }

    /** Maps the whole file. */
    interface MapFile extends Callback {
        int invoke(Pointer file, PointerByReference base, LongByReference bytes);
    }

    /** Unmaps the file. */
    interface UnmapFile extends Callback {
        void invoke(Pointer file, Pointer base, long bytes);
    }

    /** Receives errors and warnings; the arguments are a {@code va_list}. */
    interface Message extends Callback {
        int invoke(Pointer tiff, Pointer context, Pointer module, Pointer format, Pointer arguments);
    }

    Pointer TIFFOpenOptionsAlloc();

    void TIFFOpenOptionsFree(Pointer options);

    void TIFFOpenOptionsSetMaxSingleMemAlloc(Pointer options, NativeLong bytes);

    void TIFFOpenOptionsSetErrorHandlerExtR(Pointer options, Message handler, Pointer context);

    void TIFFOpenOptionsSetWarningHandlerExtR(Pointer options, Message handler, Pointer context);

    Pointer TIFFClientOpenExt(
            String name,
            String mode,
            Pointer file,
            Transfer read,
            Transfer write,
            Seek seek,
            Close close,
            Size size,
            MapFile map,
            UnmapFile unmap,
            Pointer options);

    void TIFFClose(Pointer tiff);

    int TIFFGetField(Pointer tiff, int tag, Object... values);

    int TIFFSetField(Pointer tiff, int tag, Object... values);

    int TIFFIsTiled(Pointer tiff);

    NativeLong TIFFScanlineSize(Pointer tiff);

    NativeLong TIFFTileSize(Pointer tiff);

    NativeLong TIFFTileRowSize(Pointer tiff);

    int TIFFReadScanline(Pointer tiff, Pointer row, int y, short sample);

    NativeLong TIFFReadTile(Pointer tiff, Pointer tile, int x, int y, int z, short sample);

    int TIFFReadRGBAImageOriented(
            Pointer tiff, int width, int height, Pointer raster, int orientation, int stopOnError);
}
