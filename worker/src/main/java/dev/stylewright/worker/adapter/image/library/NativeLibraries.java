package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Where the native libraries lie, and how they are loaded. */
public final class NativeLibraries {
    /** JNA's own property: the directory of JNA's library. The bundle of codecs lies beside it. */
    public static final String DIRECTORY = "jna.boot.library.path";

    private NativeLibraries() {}

    /**
     * A directory with JNA's library and the bundle of codecs: the one that {@value #DIRECTORY} names, where they lie unpacked, or else one that is made now, in the directory for
     * temporary files, and deleted when this JVM ends.
     *
     * @throws IOException they can't be unpacked
     */
    public static Path unpacked() throws IOException {
        String given = System.getProperty(DIRECTORY);
        if (given != null && Files.exists(Path.of(given, bundle()))) {
            return Path.of(given);
        }
        Path directory = temporaryDirectory();
        directory.toFile().deleteOnExit();
        String jna = System.mapLibraryName("jnidispatch").replace(".dylib", ".jnilib");
        unpack("/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + jna, directory.resolve(jna));
        unpack("/org/bytedeco/leptonica/" + platform() + "/" + bundle(), directory.resolve(bundle()));
        return directory;
    }

    private static Path temporaryDirectory() throws IOException {
        if (Platform.isWindows()) {
            return Files.createTempDirectory("stylewright-native");
        }
        Set<PosixFilePermission> mine = PosixFilePermissions.fromString("rwx------");
        return Files.createTempDirectory("stylewright-native", PosixFilePermissions.asFileAttribute(mine));
    }

    private static void unpack(String resource, Path to) throws IOException {
        try (InputStream in = NativeLibraries.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("there is no " + resource
                        + " on the class path: is org.bytedeco:leptonica there for this platform?");
            }
            Files.copy(in, to);
        }
        to.toFile().deleteOnExit();
    }

    private static String platform() {
        String system = Platform.isMac() ? "macosx" : Platform.isWindows() ? "windows" : "linux";
        return system + (Platform.isARM() ? "-arm64" : "-x86_64");
    }

    private static String bundle() {
        return Platform.isMac()
                ? "libleptonica.6.dylib"
                : Platform.isWindows() ? "libleptonica-6.dll" : "libleptonica.so.6";
    }

    /** Binds the native methods of a class to the bundle of codecs. */
    static void bind(Class<?> functions) {
        String directory = System.getProperty(DIRECTORY, ".");
        Native.register(
                functions,
                NativeLibrary.getInstance(Path.of(directory, bundle()).toString()));
    }

    /** The functions of an interface, from the bundle of codecs. */
    static <T extends Library> T load(Class<T> functions) {
        return Native.load(Path.of(System.getProperty(DIRECTORY, "."), bundle()).toString(), functions);
    }

    /** A library of the system, by the first of its names that there is. */
    static Optional<NativeLibrary> ofSystem(String... names) {
        for (String name : names) {
            try {
                return Optional.of(NativeLibrary.getInstance(name));
            } catch (UnsatisfiedLinkError notThere) {
                // The next name may be.
            }
        }
        return Optional.empty();
    }
}
