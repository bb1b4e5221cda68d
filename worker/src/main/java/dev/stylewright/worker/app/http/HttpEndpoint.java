package dev.stylewright.worker.app.http;

import java.io.IOException;

/** A resource of the server. Called on any thread, concurrently. */
@FunctionalInterface
public interface HttpEndpoint {

    /** @param accept the client's {@code Accept} header; empty if it is missing */
    HttpResponse response(String accept) throws IOException;
}
