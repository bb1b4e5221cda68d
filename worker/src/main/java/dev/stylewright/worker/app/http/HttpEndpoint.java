package dev.stylewright.worker.app.http;

import java.io.IOException;

/** Something that can be asked for. Called on any thread, several at once. */
@FunctionalInterface
public interface HttpEndpoint {

    /** @param accept the media types that the client takes, as it says; empty when it doesn't */
    HttpResponse response(String accept) throws IOException;
}
