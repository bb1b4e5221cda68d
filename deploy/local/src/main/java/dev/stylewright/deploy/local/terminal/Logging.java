package dev.stylewright.deploy.local.terminal;

import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Where the logs of the broker, the store and the worker go. To be called before anything has logged; what a test or a user
 * has chosen with Logback's own property stays.
 */
public final class Logging {

    private static final String CONFIGURATION = "logback.configurationFile";
    private static final String FOLDER = "dev/stylewright/deploy/local/";

    private Logging() {}

    /** Warnings and errors into a file: standard error belongs to the progress bar. */
    static void toFile(Path file) {
        System.setProperty("stylewright.log", file.toString());
        choose("logback-quiet.xml");
    }

    /** What the worker does, and everybody's warnings, to standard error. */
    static void toConsole() {
        choose("logback-verbose.xml");
    }

    private static void choose(String configuration) {
        if (System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, FOLDER + configuration);
        }
        // Here, on one thread: broker, store and worker would get in each other's way and complain of it.
        LoggerFactory.getILoggerFactory();
    }
}
