package dev.stylewright.worker.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.stylewright.worker.app.configuration.LogFormat;
import java.io.Console;
import java.net.URL;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Logging of a worker that owns its process. */
final class Logging {

    private static final String CONFIGURATION = "logback.configurationFile";
    private static final String TEXT = "logback.xml";
    private static final String JSON = "logback-json.xml";

    private Logging() {}

    /**
     * Logs text until the configuration is known; an explicit logging configuration of the process takes precedence. Routes Java's own logging the
     * same way.
     */
    static boolean begin() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (System.getProperty(CONFIGURATION) != null) {
            return false;
        }
        // Set explicitly rather than discovered: programs that embed a worker have their own logging configuration.
        System.setProperty(CONFIGURATION, "dev/stylewright/worker/app/" + TEXT);
        return true;
    }

    /** Switches to this format. */
    static void use(LogFormat format) {
        if (format == LogFormat.JSON || (format == LogFormat.AUTO && !isTerminal())) {
            read(Objects.requireNonNull(Logging.class.getResource(JSON), JSON));
        }
    }

    /** Since Java 22 a console exists even without a terminal; the method to distinguish them is missing in Java 17. */
    @SuppressWarnings("SystemConsoleNull") // checked below
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException olderJava) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot determine whether the console is a terminal", e);
        }
    }

    private static void read(URL configuration) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException e) {
            throw new IllegalStateException("cannot read the worker's own logging configuration", e);
        }
    }
}
