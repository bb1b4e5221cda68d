package dev.stylewright.deploy.local.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.local.batch.ResultDirectory.State;
import dev.stylewright.deploy.local.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultDirectoryTest {

    private static final byte[] RESULT = {1, 2, 3};

    @TempDir
    Path directory;

    @Test
    void aLaterRunRecognisesCompleteResultsOfTheSameInputs() throws IOException {
        open().write("a.png", "inputs", RESULT, false);
        assertThat(open().state("a.png", "inputs")).isEqualTo(State.CURRENT);
        assertThat(open().state("a.png", "other")).isEqualTo(State.OUTDATED);
        Files.write(directory.resolve("a.png"), new byte[] {1, 2});
        assertThat(open().state("a.png", "inputs")).isEqualTo(State.FOREIGN);
        Files.delete(directory.resolve("a.png"));
        assertThat(open().state("a.png", "inputs")).isEqualTo(State.MISSING);
        Files.write(directory.resolve("b.png"), RESULT);
        assertThat(open().state("b.png", "inputs")).isEqualTo(State.FOREIGN);
    }

    @Test
    void nothingChangesBeforeItIsPrepared() {
        Path results = directory.resolve("new");
        ResultDirectory opened = ResultDirectory.open(results);
        assertThat(results).doesNotExist();
        opened.prepare();
        assertThat(results.resolve(Journal.NAME)).isRegularFile();
        assertThatThrownBy(() -> ResultDirectory.open(directory.resolve("no/where")))
                .isInstanceOf(CommandException.class)
                .hasMessage("The directory " + directory.resolve("no") + " for the results does not exist: create it"
                        + " first.");
    }

    @Test
    void aDamagedJournalIsNamed() throws IOException {
        Path journal = directory.resolve(Journal.NAME);
        for (String damaged :
                new String[] {"", "{", "[]", "{\"version\":1}", "{\"version\":1,\"results\":{\"a\":{}}}"}) {
            Files.writeString(journal, damaged);
            assertThatThrownBy(this::open)
                    .as(damaged)
                    .isInstanceOf(CommandException.class)
                    .hasMessageStartingWith(journal + ", the record of earlier results, cannot be read: ")
                    .hasMessageContaining("choose another --out".substring(1));
        }
        Files.writeString(journal, "{\"version\":2,\"results\":{}}");
        assertThatThrownBy(this::open).hasMessageContaining("has version 2");
    }

    @Test
    void deletingKeepsOtherFiles() throws IOException {
        Path parts = Files.createDirectory(directory.resolve("parts"));
        ResultDirectory results = ResultDirectory.open(parts);
        results.write("a.png", "inputs", RESULT, false);
        results.write("../grid.png", "inputs", RESULT, false);
        Path mine = Files.writeString(parts.resolve("mine.txt"), "precious");
        results.delete();
        assertThat(parts).isDirectoryContaining(mine::equals).isDirectoryNotContaining("glob:**.png");
        assertThat(directory.resolve("grid.png")).exists();
        Files.delete(mine);
        results.delete();
        assertThat(parts).doesNotExist();
    }

    @Test
    void thePreparationIsUndoneUnlessThereIsAResult() throws IOException {
        Path results = directory.resolve("new");
        ResultDirectory created = ResultDirectory.open(results);
        created.prepare();
        created.undoPreparation();
        assertThat(results).doesNotExist();

        Files.createDirectory(results);
        ResultDirectory own = ResultDirectory.open(results);
        own.prepare();
        own.undoPreparation();
        assertThat(results).isEmptyDirectory();

        own.prepare();
        own.write("a.png", "inputs", RESULT, false);
        own.undoPreparation();
        assertThat(ResultDirectory.open(results).state("a.png", "inputs")).isEqualTo(State.CURRENT);
    }

    private ResultDirectory open() {
        return ResultDirectory.open(directory);
    }
}
