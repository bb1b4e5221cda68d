package dev.stylewright.deploy.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that operators take from this repository. Surefire runs tests in the directory of their module. */
public final class Repository {

    public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private Repository() {}

    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    public static String read(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
