package dev.stylewright.deploy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.acceptance.Repository;
import dev.stylewright.deploy.acceptance.Tool;
import org.junit.jupiter.api.Test;

/** The committed diagram is the output of its program. */
class DiagramTest {

    private static final String FOLDER = "worker/docs/internals/";

    @Test
    void theDiagramIsDrawnFromItsSource() {
        Tool python = new Tool("python3");
        python.orSkip();

        String drawn = python.output(Repository.ROOT, FOLDER + "draw-request", FOLDER + "request.json");

        assertThat(Repository.read(FOLDER + "request.svg"))
                .as("write it with: %1$sdraw-request %1$srequest.json >%1$srequest.svg", FOLDER)
                .isEqualTo(drawn);
    }
}
