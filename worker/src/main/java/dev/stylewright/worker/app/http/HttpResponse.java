package dev.stylewright.worker.app.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;

/**
 * The response of a page.
 *
 * @param status the HTTP status
 * @param contentType content type of the body
 * @param body the bytes to send
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record HttpResponse(int status, String contentType, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Plain text. */
    static HttpResponse text(int status, String text) {
        return new HttpResponse(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** {@code value} as JSON: maps, lists, texts and numbers. */
    public static HttpResponse json(int status, Object value) {
        try {
            return new HttpResponse(status, "application/json", JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not representable as JSON", e);
        }
    }
}
