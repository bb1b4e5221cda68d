package dev.stylewright.worker.pipeline;

/** The engine does not paint any more: this worker ends, and its request goes to another one. The message says it on one line. */
public final class EngineSickException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param why what the engine said; the first line counts */
    public EngineSickException(String why) {
        super("The engine failed and does not paint a test picture any more: %s. Check the device, then restart."
                .formatted(why.lines().findFirst().orElse(why).strip()));
    }
}
