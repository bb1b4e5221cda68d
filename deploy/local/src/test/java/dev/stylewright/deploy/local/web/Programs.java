package dev.stylewright.deploy.local.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Third-party programs that this machine may have. */
final class Programs {

    private Programs() {}

    /** The first of {@code names} on the path. */
    static Optional<Path> find(String... names) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
