package dev.stylewright.deploy.local.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Runs before every call and sets the headers that restrict how a browser uses the response. Refuses names of this server other than the loopback
 * ones, against DNS rebinding, and changes requested by another site. There is no CORS: other sites can read nothing.
 */
final class RequestGuard implements Handler {

    private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost");
    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private final IntSupplier port;

    /**
     * Creates a guard.
     *
     * @param port port of this server; asked at each call
     */
    RequestGuard(IntSupplier port) {
        this.port = port;
    }

    /** @throws Refusal the call does not come from the page */
    @Override
    public void handle(Context call) {
        HEADERS.forEach(call::header);
        String host = Optional.ofNullable(call.header("Host")).orElse("").toLowerCase(Locale.ROOT);
        if (NAMES.stream().map(name -> name + ":" + port.getAsInt()).noneMatch(host::equals)) {
            throw new Refusal(
                    Refusal.WRONG_HOST,
                    "This page is for this machine only: open it as http://127.0.0.1:" + port.getAsInt() + "/.");
        }
        String origin = Optional.ofNullable(call.header("Origin")).orElse("");
        if (!READING.contains(call.method()) && !origin.equals("http://" + host)) {
            throw new Refusal(
                    Refusal.FORBIDDEN,
                    "Only this server's own page may change something here. Other programs use the topics and the store.");
        }
    }
}
