package dev.stylewright.worker.app.assembly;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the worker, from the manifest of its jar. */
public final class WorkerVersion implements IVersionProvider {

    /** The version, or {@code development} when the classes do not come from a jar. */
    public static String get() {
        return Optional.ofNullable(WorkerVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"stylewright-worker " + get()};
    }
}
