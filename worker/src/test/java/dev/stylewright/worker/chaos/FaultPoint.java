package dev.stylewright.worker.chaos;

/** The phase of a request in which a fault hits its worker, as seen from outside, on the network. */
enum FaultPoint {
    /** The request is claimed; the worker asks the store whether the result already exists. */
    AFTER_TAKE("after take"),
    /** Half of an image has arrived. */
    DURING_FETCH("during fetch"),
    /** The painting has been announced and continues. */
    MID_PAINT("mid-paint"),
    /** The result is in transit and has not reached the store. */
    BEFORE_UPLOAD("before upload"),
    /** The store has the result; the worker has not received the response. */
    AFTER_UPLOAD("after upload, before outcome"),
    /** Brokers have the outcome; the transaction isn't committed, or the record not acknowledged. */
    AFTER_OUTCOME("after outcome, before commit"),
    /** Any phase, when the time is up. */
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
