package dev.stylewright.worker.prose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.prose.WordList.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordListTest {

    private static final WordList WORDS = WordList.parse(List.of("tells? -> report", "put aside -> send"));

    @Test
    void wordsAreFoundByLineWithTheirSuggestions() {
        assertThat(WORDS.findIn("It was put aside.\nIt Tells\nno one."))
                .containsExactly(new Finding(1, "put aside", "send"), new Finding(2, "Tells", "report"));
    }

    @Test
    void aLineBreakSeparatesWords() {
        assertThat(WORDS.findIn("first\n- It was put\n  aside.")).containsExactly(new Finding(2, "put aside", "send"));
    }

    @Test
    void onlyWholeWordsMatch() {
        assertThat(WORDS.findIn("foretells teller tell-tale")).isEmpty();
    }

    @Test
    void aLineWithoutASuggestionIsRefused() {
        assertThatThrownBy(() -> WordList.parse(List.of("tells")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expression -> suggestion");
    }
}
