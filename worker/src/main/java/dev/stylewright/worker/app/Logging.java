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

/** How a worker that has a process to itself logs. */
final class Logging {

    private static final String CONFIGURATION = "logback.configurationFile";
    private static final String TEXT = "logback.xml";
    private static final String JSON = "logback-json.xml";

    private Logging() {}

    /**
     * Text, until the configuration is known; whoever starts the process with a configuration of logging keeps that. What
     * libraries say through Java's own logging goes the same way.
     */
    static boolean begin() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (System.getProperty(CONFIGURATION) != null) {
            return false;
        }
        // Named rather than found: programs that embed a worker bring a logging configuration of their own.
        System.setProperty(CONFIGURATION, "dev/stylewright/worker/app/" + TEXT);
        return true;
    }

    /** From here on lines have this format. */
    static void use(LogFormat format) {
        if (format == LogFormat.JSON || (format == LogFormat.AUTO && !isTerminal())) {
            read(Objects.requireNonNull(Logging.class.getResource(JSON), JSON));
        }
    }

    /** Java 22 and later have a console also where no terminal is, and a way to ask it that Java 17 doesn't have. */
    @SuppressWarnings("SystemConsoleNull") // asked further below
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
            throw new IllegalStateException("the console can't be asked whether it is a terminal", e);
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
            throw new IllegalStateException("the worker's own configuration of logging can't be read", e);
        }
    }
}
