package dev.stylewright.deploy.local;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the subcommands, which want to know their surroundings too. */
final class CommandFactory implements IFactory {

    private final Surroundings surroundings;

    CommandFactory(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        return type == ServeCommand.class
                ? type.cast(new ServeCommand(surroundings))
                : CommandLine.defaultFactory().create(type);
    }
}
