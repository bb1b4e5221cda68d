package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** Locates, unpacks and loads the native libraries. */
public final class NativeLibraries {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final int DIGEST_BYTES = 16;

    /** JNA's own property: the directory of JNA's library. The bundle of codecs is in the same directory. */
    public static final String DIRECTORY = "jna.boot.library.path";

    private NativeLibraries() {}

    /**
     * A directory with JNA's library and the bundle of codecs: the one that {@value #DIRECTORY} names if they are unpacked there, otherwise one below
     * the user's directory for caches, which is kept: its name contains a digest of both files. If that is not possible, a temporary directory, which
     * is deleted when this JVM ends normally.
     *
     * @throws IOException they can't be unpacked
     */
    public static Path unpacked() throws IOException {
        String given = System.getProperty(DIRECTORY);
        if (given != null && Files.exists(Path.of(given, bundle()))) {
            return Path.of(given);
        }
        return unpackedIn(userCache());
    }

    /** The same, with this directory for caches. */
    static Path unpackedIn(Path cache) throws IOException {
        String jna = System.mapLibraryName("jnidispatch").replace(".dylib", ".jnilib");
        Map<String, byte[]> files = Map.of(
                jna,
                resource("/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + jna),
                bundle(),
                resource("/org/bytedeco/leptonica/" + platform() + "/" + bundle()));
        try {
            return unpackedOnce(cache, files);
        } catch (IOException | UnsupportedOperationException notPossible) {
            LoggerFactory.getLogger(NativeLibraries.class)
                    .debug("native libraries are unpacked into a temporary directory", notPossible);
            return unpackedTemporarily(files);
        }
    }

    private static Path userCache() {
        Path home = Path.of(System.getProperty("user.home", ""));
        Path caches = Platform.isMac()
                ? home.resolve("Library").resolve("Caches")
                : Platform.isWindows() ? home.resolve("AppData").resolve("Local") : home.resolve(".cache");
        return caches.resolve("stylewright").resolve("native");
    }

    /** Compares existing files byte by byte, and replaces them if they differ. */
    private static Path unpackedOnce(Path cache, Map<String, byte[]> files) throws IOException {
        if (!cache.isAbsolute()) {
            throw new IOException("this user has no home directory");
        }
        Files.createDirectories(cache);
        Path directory = cache.resolve(digest(files));
        try {
            Files.createDirectory(directory, ownerOnly());
        } catch (FileAlreadyExistsException there) {
            requireOwnerOnly(directory);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path to = directory.resolve(file.getKey());
            if (!isFile(to, file.getValue())) {
                Path part = Files.createTempFile(directory, file.getKey(), ".part");
                try {
                    Files.write(part, file.getValue());
                    Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(part);
                }
            }
        }
        return directory;
    }

    private static boolean isFile(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == content.length
                && Arrays.equals(Files.readAllBytes(file), content);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return Platform.isWindows()
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)};
    }

    /** Another user could otherwise replace a library. */
    private static void requireOwnerOnly(Path directory) throws IOException {
        if (Platform.isWindows()) {
            return;
        }
        PosixFileAttributes found =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory() || !OWNER_ONLY.containsAll(found.permissions())) {
            throw new IOException(directory + " is not a directory that only its owner can access");
        }
    }

    private static String digest(Map<String, byte[]> files) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(files).forEach((name, content) -> sha256.update(content));
            return HexFormat.of().formatHex(sha256.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Path unpackedTemporarily(Map<String, byte[]> files) throws IOException {
        Path directory = Files.createTempDirectory("stylewright-native", ownerOnly());
        directory.toFile().deleteOnExit();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path to = directory.resolve(file.getKey());
            to.toFile().deleteOnExit();
            Files.write(to, file.getValue());
        }
        return directory;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NativeLibraries.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("there is no " + name
                        + " on the class path: does it contain org.bytedeco:leptonica for this platform?");
            }
            return in.readAllBytes();
        }
    }

    private static String platform() {
        String system = Platform.isMac() ? "macosx" : Platform.isWindows() ? "windows" : "linux";
        return system + (Platform.isARM() ? "-arm64" : "-x86_64");
    }

    static String bundle() {
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

    /** A library of the system: the first of these names that exists. */
    static Optional<NativeLibrary> ofSystem(String... names) {
        for (String name : names) {
            try {
                return Optional.of(NativeLibrary.getInstance(name));
            } catch (UnsatisfiedLinkError notThere) {
                // Try the next name.
            }
        }
        return Optional.empty();
    }
}
