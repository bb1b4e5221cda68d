package dev.stylewright.deploy.local;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stylize generate-completion}: prints a script with which bash and zsh complete the command's options. */
@Command(
        name = "generate-completion",
        mixinStandardHelpOptions = true,
        versionProvider = LocalVersion.class,
        usageHelpAutoWidth = true,
        header = "Prints a script for the completion of options in bash and zsh.",
        description = {
            "To use it in the current shell:",
            "",
            "    source <(deploy/local/stylize generate-completion)",
            ""
        })
final class CompletionCommand implements Callable<Integer> {

    // picocli sets the field below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(CompletionScript.of(spec.root().commandLine()));
        out.flush();
        return 0;
    }
}
