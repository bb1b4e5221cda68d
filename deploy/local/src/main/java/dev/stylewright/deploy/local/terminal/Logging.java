package dev.stylewright.deploy.local.terminal;

import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Configures the logs of broker, store and worker. To be called before anything is logged; a configuration chosen with Logback's own property takes
 * precedence.
 */
public final class Logging {

    private static final String CONFIGURATION = "logback.configurationFile";
    private static final String FOLDER = "dev/stylewright/deploy/local/";

    private Logging() {}

    /** Warnings and errors to a file: the progress bar uses standard error. */
    static void toFile(Path file) {
        System.setProperty("stylewright.log", file.toString());
        choose("logback-quiet.xml");
    }

    /** The worker's messages and all warnings to standard error. */
    static void toConsole() {
        choose("logback-verbose.xml");
    }

    private static void choose(String configuration) {
        if (System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, FOLDER + configuration);
        }
        // Initialise on one thread: concurrent initialisation by broker, store and worker causes warnings.
        LoggerFactory.getILoggerFactory();
    }
}
