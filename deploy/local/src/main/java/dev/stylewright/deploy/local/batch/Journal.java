package dev.stylewright.deploy.local.batch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.stylewright.deploy.local.order.OutputFile;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Reasons;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file in which a directory of results records their origin: JSON with the digests of each result and of its inputs and parameters. It is replaced
 * atomically with each result. Not thread-safe.
 */
final class Journal {

    /** Name of the file in the directory of the results. */
    static final String NAME = "stylize-journal.json";

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final Map<String, Entry> results;

    private Journal(Path file, Map<String, Entry> results) {
        this.file = file;
        this.results = new TreeMap<>(results);
    }

    /**
     * Reads the journal of a directory; it is empty if there is none.
     *
     * @throws CommandException it cannot be read
     */
    static Journal read(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return new Journal(file, Map.of());
        }
        try {
            Content content = JSON.readValue(Files.readAllBytes(file), Content.class);
            if (content.version() != VERSION) {
                throw CommandException.usage(file + " has version " + content.version()
                        + ", this command reads version " + VERSION + ": choose another --out.");
            }
            return new Journal(file, content.results());
        } catch (IOException e) {
            String reason =
                    e.getClass().getName().startsWith("java.") ? Reasons.of(e) : "it is not such a JSON document";
            throw CommandException.usage(
                    file + ", the record of earlier results, cannot be read: " + reason
                            + ". Choose another --out, or delete it and add --overwrite.",
                    e);
        }
    }

    /** The entry of a result. */
    Optional<Entry> find(String name) {
        return Optional.ofNullable(results.get(name));
    }

    /** Adds or replaces an entry, and writes the file. */
    void put(String name, Entry entry) {
        results.put(name, entry);
        write();
    }

    /**
     * Writes the file.
     *
     * @throws CommandException it cannot be written
     */
    void write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            JSON.writeValue(bytes, new Content(VERSION, results));
        } catch (IOException e) {
            throw new IllegalStateException("a journal cannot be written as JSON", e);
        }
        OutputFile.at(file, true).write(bytes.toByteArray());
    }

    /** Deletes the file. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Whether it has no entry. */
    boolean isEmpty() {
        return results.isEmpty();
    }

    /** Names of all results. */
    Iterable<String> names() {
        return results.keySet();
    }

    /**
     * The origin of a result.
     *
     * @param inputs digest of its inputs and parameters
     * @param sha256 SHA-256 of the file
     */
    record Entry(String inputs, String sha256) {
        Entry {
            Objects.requireNonNull(inputs, "inputs");
            Objects.requireNonNull(sha256, "sha256");
        }
    }

    record Content(int version, Map<String, Entry> results) {
        Content {
            Objects.requireNonNull(results, "results");
        }
    }
}
