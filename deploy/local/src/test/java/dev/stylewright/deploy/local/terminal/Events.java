package dev.stylewright.deploy.local.terminal;

import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Scale;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.protocol.report.WorkerInfo;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Events of a painting in 300 iterations. */
final class Events {

    static final WorkerInfo WORKER = new WorkerInfo("w-1", "1", "cpu", "weights");

    private Events() {}

    static Started started() {
        return new Started("order", 256, 171, 300, OptionalLong.empty(), 1, WORKER, Map.of());
    }

    static Progressed progressed(int evaluation, OptionalLong remainingMillis) {
        return progressed(
                evaluation, new Scale(1, 2, 128, 85), Losses.withoutLayers(0.5, 0.04, 0, 0.14259), remainingMillis);
    }

    static Progressed progressed(int evaluation, Scale scale, Losses losses, OptionalLong remainingMillis) {
        return new Progressed(
                "order", evaluation, 300, scale, losses, 2.31, remainingMillis, Optional.empty(), 1, WORKER, Map.of());
    }
}
