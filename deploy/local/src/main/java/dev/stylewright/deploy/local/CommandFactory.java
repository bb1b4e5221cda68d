package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Creates subcommands with the terminal environment as an argument. */
final class CommandFactory implements IFactory {

    private final TerminalEnvironment environment;

    CommandFactory(TerminalEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == ServeCommand.class) {
            return type.cast(new ServeCommand(environment));
        }
        return type == StatusCommand.class
                ? type.cast(new StatusCommand(environment))
                : CommandLine.defaultFactory().create(type);
    }
}
