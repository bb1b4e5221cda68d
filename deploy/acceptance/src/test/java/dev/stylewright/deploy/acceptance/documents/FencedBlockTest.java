package dev.stylewright.deploy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FencedBlockTest {

    @Test
    void aBlockHasItsLanguageItsNoteAndItsPlace() {
        List<FencedBlock> blocks =
                FencedBlock.in("a.md", "one\n\n<!-- not run: docker -->\n```sh\ndocker ps\n```\n\n```\nplain\n```\n");

        assertThat(blocks).hasSize(2);
        assertThat(blocks.get(0).place()).isEqualTo("a.md:4");
        assertThat(blocks.get(0).language()).isEqualTo("sh");
        assertThat(blocks.get(0).noted("not run")).contains("docker");
        assertThat(blocks.get(0).commands()).containsExactly(List.of("docker", "ps"));
        assertThat(blocks.get(1).language()).isEmpty();
        assertThat(blocks.get(1).note()).isEmpty();
    }

    @Test
    void aBlockInAListLosesTheIndentationOfTheList() {
        assertThat(FencedBlock.in("a.md", "1. one\n\n   ```sh\n   a\n     b\n   ```\n")
                        .get(0)
                        .text())
                .isEqualTo("a\n  b\n");
    }

    @Test
    void indentedCodeIsFoundOutsideOfFencesAndLists() {
        assertThat(FencedBlock.indentedBlocks("a\n\n    code\n\n```\n\n    b\n```\n\n- c\n\n    - d\n"))
                .containsExactly(3);
    }
}
