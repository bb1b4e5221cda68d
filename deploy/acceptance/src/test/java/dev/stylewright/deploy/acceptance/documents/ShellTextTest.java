package dev.stylewright.deploy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTextTest {

    @Test
    void linesPipesAndListsAreSplit() {
        assertThat(ShellText.commands("a 1\nb | c && d || e; f"))
                .containsExactly(
                        List.of("a", "1"), List.of("b"), List.of("c"), List.of("d"), List.of("e"), List.of("f"));
    }

    @Test
    void aLineGoesOnAfterABackslashAndAfterAPipe() {
        assertThat(ShellText.commands("a \\\n  1\nb |\n  c"))
                .containsExactly(List.of("a", "1"), List.of("b"), List.of("c"));
    }

    @Test
    void quotesAreRemovedAndKeepWhatIsInThem() {
        assertThat(ShellText.commands("echo '{\"id\": \"a | b\"}' \"c; #d\" e\\ f --g='h i'"))
                .containsExactly(List.of("echo", "{\"id\": \"a | b\"}", "c; #d", "e f", "--g=h i"));
    }

    @Test
    void commentsAssignmentsAndNegationAreLeftOut() {
        assertThat(ShellText.commands("# nothing\n! A=1 B='2 3' a b#c # d")).containsExactly(List.of("a", "b#c"));
    }

    @Test
    void linesAreAsTheyAreWritten() {
        assertThat(ShellText.lines("# nothing\nmvn a -Db='c#*' \\\n  -Dd=\"e  f\"     # g\n\na | b && c"))
                .containsExactly("mvn a -Db='c#*'   -Dd=\"e  f\"", "a | b && c");
    }
}
