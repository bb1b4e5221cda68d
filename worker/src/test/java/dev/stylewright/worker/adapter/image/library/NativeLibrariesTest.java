package dev.stylewright.worker.adapter.image.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Native libraries are unpacked once for each version, into a directory that only their user can write. */
class NativeLibrariesTest {
    @TempDir
    private Path cache;

    @Test
    void areUnpackedOnce() throws Exception {
        Path first = NativeLibraries.unpackedIn(cache);
        Map<Path, Object> files = identities(first);

        Path second = NativeLibraries.unpackedIn(cache);

        assertThat(first).startsWith(cache);
        assertThat(files).hasSize(2);
        assertThat(second).isEqualTo(first);
        assertThat(identities(second)).isEqualTo(files);
    }

    @Test
    void aDamagedFileIsReplaced() throws Exception {
        Path directory = NativeLibraries.unpackedIn(cache);
        Path file = identities(directory).keySet().iterator().next();
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[whole.length / 2]++;
        Files.write(file, damaged);
        NativeLibraries.unpackedIn(cache);
        assertThat(Files.mismatch(file, Files.write(cache.resolve("whole"), whole)))
                .isEqualTo(-1);

        Files.write(file, new byte[1], StandardOpenOption.APPEND);
        NativeLibraries.unpackedIn(cache);

        assertThat(Files.mismatch(file, cache.resolve("whole"))).isEqualTo(-1);
    }

    @Test
    void processesThatStartTogetherShareThem() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Path>> together = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                together.add(() -> NativeLibraries.unpackedIn(cache));
            }
            for (Future<Path> directory : threads.invokeAll(together)) {
                assertThat(identities(directory.get()))
                        .as("files, without temporary ones")
                        .hasSize(2);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void belongToTheirUserAlone() throws Exception {
        Path directory = NativeLibraries.unpackedIn(cache);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        for (Path file : identities(directory).keySet()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDirectoryThatOthersMayWriteIsNotUsed() throws Exception {
        Path directory = NativeLibraries.unpackedIn(cache);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        Path other = NativeLibraries.unpackedIn(cache);

        assertThat(other).isNotEqualTo(directory);
        assertThat(identities(other)).hasSize(2);
    }

    @Test
    void withoutACacheATemporaryDirectoryIsUsed() throws Exception {
        Path file = Files.createFile(cache.resolve("file"));

        Path directory = NativeLibraries.unpackedIn(file.resolve("cache"));

        assertThat(directory.getParent()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
        assertThat(identities(directory)).hasSize(2);
    }

    private static Map<Path, Object> identities(Path directory) throws IOException {
        Map<Path, Object> identities = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                identities.put(file, List.of(String.valueOf(found.fileKey()), found.lastModifiedTime()));
            }
        }
        return identities;
    }
}
