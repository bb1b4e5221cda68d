package dev.stylewright.worker.prose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaTextTest {

    @Test
    void onlyTheWordsOfCommentsRemain() {
        String source = """
                /**
                 * Reads <b>all</b> of {@code told}.
                 *
                 * @param told how often
                 */
                class Told { // says why
                    String address = "https://told"; /* ends here */
                    char quote = '"', slash = '/'; // and here
                }
                """;

        String comments = new JavaText(source).comments();

        assertThat(comments.strip().split("\\s+"))
                .containsExactly(
                        "Reads", "all", "of", ".", "how", "often", "says", "why", "ends", "here", "and", "here");
        assertThat(comments).hasSameSizeAs(source).hasLineCount(9);
    }
}
