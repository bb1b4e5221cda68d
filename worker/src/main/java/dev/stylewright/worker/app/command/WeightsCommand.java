package dev.stylewright.worker.app.command;

import dev.stylewright.worker.adapter.weights.WeightsException;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.assembly.WeightsSources;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code weights}: fetches weights without starting a worker, for example while an image is built. */
@Command(
        name = "weights",
        description = {"Weights of the network.", ""},
        subcommands = WeightsCommand.Fetch.class)
final class WeightsCommand implements Callable<Integer> {

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @ParentCommand
    private WorkerCommand parent;

    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }

    /** {@code weights fetch}. */
    @Command(
            name = "fetch",
            description = {
                "Fetches the weights that stylewright.weights names into stylewright.weights-cache, checks them, and prints"
                        + " their id and digest. A worker with the same settings then starts without the network.",
                ""
            })
    static final class Fetch implements Callable<Integer> {

        @SuppressWarnings("NullAway.Init")
        @ParentCommand
        private WeightsCommand parent;

        @SuppressWarnings("NullAway.Init")
        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            try {
                WeightsSource source = WeightsSources.of(parent.parent.configurationWithoutAccess());
                WeightsLoader.Checked checked = WeightsLoader.check(source);
                PrintWriter out = spec.commandLine().getOut();
                out.println("id=" + checked.id());
                out.println("sha256=" + checked.sha256());
                out.println("location=" + source.location());
                out.flush();
                return 0;
            } catch (WeightsException e) {
                throw new StartupException("The weights cannot be used (stylewright.weights): " + e.getMessage(), e);
            }
        }
    }
}
