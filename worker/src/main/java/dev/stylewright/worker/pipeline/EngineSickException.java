package dev.stylewright.worker.pipeline;

/** The engine no longer works: this worker ends, and its request goes to another one. The message is one line. */
public final class EngineSickException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param why the engine's error; only the first line is used */
    public EngineSickException(String why) {
        super("The engine failed and can no longer paint a test picture: %s. Check the device, then restart."
                .formatted(why.lines().findFirst().orElse(why).strip()));
    }
}
