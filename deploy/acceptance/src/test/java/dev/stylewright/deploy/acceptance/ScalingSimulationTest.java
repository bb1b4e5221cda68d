package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The autoscaler's response to loads, with the behaviour in the manifests. */
class ScalingSimulationTest {

    private static final Tool PYTHON = new Tool("python3");

    /** The program ends with an error if a job is lost, the fleet shrinks in an outage, or the objective is missed. */
    @Test
    void thePageOfScalingQuotesWhatTheSimulationSays() {
        PYTHON.orSkip();

        String table = PYTHON.output(Repository.ROOT, "deploy/kubernetes/simulate-scaling");

        assertThat(Repository.read("worker/docs/operations/scaling.md")).contains(table.strip());
    }
}
