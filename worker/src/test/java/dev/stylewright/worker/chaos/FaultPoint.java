package dev.stylewright.worker.chaos;

/** Where on its way a request is when something happens to its worker. Seen from outside, on the wires. */
enum FaultPoint {
    /** The claim stands; the worker asks the store whether the result is there already. */
    AFTER_TAKE("after take"),
    /** Half of an image has arrived. */
    DURING_FETCH("during fetch"),
    /** The painting has been announced and continues. */
    MID_PAINT("mid-paint"),
    /** The result is on its way and has not reached the store. */
    BEFORE_UPLOAD("before upload"),
    /** The store has the result; the worker has not received the response. */
    AFTER_UPLOAD("after upload, before outcome"),
    /** Brokers have the outcome; the transaction isn't committed, or the record not acknowledged. */
    AFTER_OUTCOME("after outcome, before commit"),
    /** Wherever the worker is when the time is up. */
    ANYWHERE("at a random time");

    private final String text;

    FaultPoint(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
