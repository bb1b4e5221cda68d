package dev.stylewright.worker.app.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;

/**
 * What a page answers.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param body what is said
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
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
            throw new IllegalArgumentException("no JSON can be made of it", e);
        }
    }
}
