package dev.stylewright.worker.app.assembly;

import dev.stylewright.worker.stylize.engine.Precision;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the chosen precision by machine and weights in a file, so that a worker paints the same image after a restart. Keeps nothing if the file cannot be
 * read or written.
 */
final class PrecisionMemory {

    private static final Logger LOG = LoggerFactory.getLogger(PrecisionMemory.class);
    private static final Duration FRESH = Duration.ofDays(30);
    private static final String FILE = "precision.properties";

    private final Path directory;
    private final Path file;

    /** @param directory the directory of the file; created if it does not exist */
    PrecisionMemory(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(FILE);
    }

    /**
     * A choice.
     *
     * @param at time of the choice
     */
    record Choice(Precision precision, Instant at) {
        /** Whether no new trial is needed. */
        boolean isFresh(Instant now) {
            return at.plus(FRESH).isAfter(now);
        }
    }

    /** The choice for a machine with weights. */
    Optional<Choice> of(String machine) {
        String[] words = load().getProperty(machine, "").split(" ", -1);
        try {
            return words.length == 2
                    ? Optional.of(new Choice(Precision.valueOf(words[0]), Instant.parse(words[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeParseException e) {
            LOG.warn("{} contains no usable precision for {}: {}", file, machine, e.getMessage());
            return Optional.empty();
        }
    }

    /** Stores a choice. */
    void put(String machine, Choice choice) {
        Properties all = load();
        all.setProperty(machine, choice.precision() + " " + choice.at());
        try {
            Path written = Files.createTempFile(Files.createDirectories(directory), FILE, ".part");
            try (Writer out = Files.newBufferedWriter(written)) {
                all.store(out, "The fastest precision, by machine, engine and weights. May be deleted.");
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.info(
                    "the precision will be chosen again at the next start: {} can't be written ({})",
                    file,
                    e.toString());
        }
    }

    private Properties load() {
        Properties all = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                all.load(in);
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("{} can't be read and is not used: {}", file, e.toString());
            }
        }
        return all;
    }
}
