package dev.stylewright.worker.prose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTextTest {

    private static final String LONG = "word ".repeat(25).strip();

    @Test
    void codeGeneratedPartsAndTargetsOfLinksAreNoProse() {
        String document = """
                Prose `code
                over two lines` and [a link](told.md#told) to https://told.example/told.

                ```
                told
                ```

                    told

                <!-- fields of cancel -->
                | told |
                <!-- end -->
                | a table |
                """;

        String prose = new MarkdownText(document).prose();

        assertThat(prose.split("\\s+")).containsExactly("Prose", "and", "[a", "link]", "to", "|", "a", "table", "|");
        assertThat(prose).hasSameSizeAs(document).hasLineCount(13);
    }

    @Test
    void aFileThatIsGeneratedHasNoProseAfterItsComment() {
        assertThat(new MarkdownText("# Title\n\n<!-- Generated from the code. -->\n\ntold").prose())
                .isEqualToIgnoringWhitespace("# Title");
    }

    @Test
    void proseOfMoreThan120ColumnsIsLong() {
        assertThat(LONG).hasSize(124);
        assertThat(new MarkdownText("short\n" + LONG + "\n- " + LONG).longLines())
                .containsExactly(2, 3);
        assertThat(new MarkdownText(LONG.substring(4)).longLines()).isEmpty();
    }

    @Test
    void tablesCodeAndSingleWordsMayBeLong() {
        String document = "| " + LONG + " |\n- " + LONG.replace(' ', '-') + "\n```\n" + LONG + "\n```\n";

        assertThat(new MarkdownText(document).longLines()).isEmpty();
    }

    @Test
    void linksAndAnchorsAreThoseOutsideOfCode() {
        MarkdownText document = new MarkdownText("""
                # A title, with `code`

                [a](b.md#c), ![d](e.png) and [f](https://example.org).

                ```
                # [not](this)
                ```

                ## A [linked](g.md) part
                """);

        assertThat(document.localLinks()).containsExactly("b.md#c", "e.png", "g.md");
        assertThat(document.anchors()).containsExactly("a-title-with-code", "a-linked-part");
    }
}
