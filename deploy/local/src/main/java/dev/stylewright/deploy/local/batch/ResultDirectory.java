package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.order.OutputFile;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Reasons;
import dev.stylewright.worker.pipeline.storage.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The directory of the results of a batch, with a journal by which a later run recognises them. Not thread-safe. */
final class ResultDirectory {

    /** State of a file, compared with the result to write. */
    enum State {
        /** There is none. */
        MISSING,
        /** A complete result of the same inputs and parameters. */
        CURRENT,
        /** A complete result of other inputs or parameters. */
        OUTDATED,
        /** Not written by this command, or changed since. */
        FOREIGN
    }

    private final Path directory;
    private final Journal journal;
    private boolean created;

    private ResultDirectory(Path directory, Journal journal) {
        this.directory = directory;
        this.journal = journal;
    }

    /**
     * Reads the journal of a directory, which need not exist yet. Changes nothing.
     *
     * @throws CommandException it cannot be used
     */
    static ResultDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        Path parent = path.getParent();
        Path place = Files.isDirectory(path) || parent == null ? path : parent;
        if (!Files.isDirectory(place)) {
            throw CommandException.usage(
                    "The directory " + place + " for the results does not exist: create it first.");
        }
        if (!Files.isWritable(place)) {
            throw CommandException.usage("The directory " + place + " cannot be written to: choose another --out.");
        }
        return new ResultDirectory(path, Journal.read(path));
    }

    /**
     * Creates the directory if necessary, and writes the journal, which shows before any painting that results can be written.
     *
     * @throws CommandException they cannot
     */
    void prepare() {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory);
                created = true;
            }
        } catch (IOException e) {
            throw CommandException.usage(
                    "The directory " + directory + " cannot be created: " + Reasons.of(e) + ". Choose another --out.",
                    e);
        }
        journal.write();
    }

    /** Deletes the journal if it has no entry, and then the directory if {@link #prepare} created it and nothing else is in it. */
    void undoPreparation() {
        if (!journal.isEmpty()) {
            return;
        }
        try {
            journal.delete();
            if (created) {
                created = false;
                deleteIfEmpty();
            }
        } catch (IOException e) {
            throw notDeleted(e);
        }
    }

    /** The absolute path. */
    Path path() {
        return directory;
    }

    /** The file with this name. */
    Path file(String name) {
        return directory.resolve(name).normalize();
    }

    /**
     * Compares a file with its entry in the journal.
     *
     * @param name relative to this directory
     * @param inputs digest of the inputs and parameters that it should have
     */
    State state(String name, String inputs) {
        Path file = file(name);
        if (!Files.exists(file)) {
            return State.MISSING;
        }
        Optional<Journal.Entry> entry = journal.find(name);
        if (entry.isEmpty()
                || !Files.isRegularFile(file)
                || !entry.get().sha256().equals(sha256(file))) {
            return State.FOREIGN;
        }
        return entry.get().inputs().equals(inputs) ? State.CURRENT : State.OUTDATED;
    }

    /**
     * SHA-256, in hex, of a result that was compared or written.
     *
     * @throws IllegalArgumentException the journal has no such result
     */
    String sha256(String name) {
        return journal.find(name)
                .map(Journal.Entry::sha256)
                .orElseThrow(() -> new IllegalArgumentException("no result has the name " + name));
    }

    /**
     * Writes a result. The journal comes first: a result without an entry would not be recognised, while an entry without its result counts as nothing.
     *
     * @throws CommandException it cannot be written
     */
    void write(String name, String inputs, byte[] bytes, boolean overwrite) {
        try {
            journal.put(name, new Journal.Entry(inputs, Digests.sha256(bytes)));
            OutputFile.at(file(name), overwrite).write(bytes);
        } catch (CommandException e) {
            throw CommandException.failed(
                    e.getMessage() + " Free some space or permit writing, then run the same command again.", e);
        }
    }

    /** Deletes the results in this directory, their journal, and the directory if nothing else is in it. */
    void delete() {
        try {
            for (String name : journal.names()) {
                if (directory.equals(file(name).getParent())) {
                    Files.deleteIfExists(file(name));
                }
            }
            journal.delete();
            deleteIfEmpty();
        } catch (IOException e) {
            throw notDeleted(e);
        }
    }

    private void deleteIfEmpty() throws IOException {
        try (var rest = Files.list(directory)) {
            if (rest.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(directory);
    }

    private CommandException notDeleted(IOException failure) {
        return CommandException.failed(
                "The directory " + directory + " of single results cannot be deleted: " + Reasons.of(failure)
                        + ". It is not needed any more.",
                failure);
    }

    private static String sha256(Path file) {
        try {
            return Digests.sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            throw CommandException.usage(
                    file + ", an earlier result, cannot be read: " + Reasons.of(e) + ". Choose another --out.", e);
        }
    }
}
