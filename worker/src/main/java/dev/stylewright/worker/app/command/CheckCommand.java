package dev.stylewright.worker.app.command;

import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code check}: tests everything that a worker with this configuration needs, and reports how to fix problems. */
@Command(
        name = "check",
        description = {
            "Checks brokers, topics, permissions, store, weights, device and memory with the worker's configuration, and prints a table of"
                    + " results and fixes. Takes no request and changes no topic; leaves one small object, stylewright-check-*,"
                    + " under the first entry of stylewright.access.write.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing failed; there may be warnings",
            "1:something failed; see the table",
            "2:the command line or the configuration is wrong"
        })
final class CheckCommand implements Callable<Integer> {

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @ParentCommand
    private WorkerCommand parent;

    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        WorkerConfiguration configuration = parent.configuration();
        CheckReport report = new CheckReport(spec.commandLine().getOut());
        new QueueCheck(ConfigurationMapper.kafka(configuration), configuration.queue(), report).run();
        new StoreCheck(configuration, report).run();
        new MachineCheck(configuration, report).run();
        report.sum();
        return report.failed() ? 1 : 0;
    }
}
