package dev.stylewright.deploy.local;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the command, from the manifest of its jar. */
final class LocalVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "stylize "
                    + Optional.ofNullable(LocalVersion.class.getPackage().getImplementationVersion())
                            .orElse("development")
        };
    }
}
