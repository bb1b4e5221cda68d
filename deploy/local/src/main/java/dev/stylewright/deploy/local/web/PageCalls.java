package dev.stylewright.deploy.local.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stylewright.deploy.local.stack.Buckets;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.FieldError;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The calls of the page. Each limits its body by the length that the browser announces, before it reads. Thread-safe. */
final class PageCalls {

    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int ID_CHARACTERS = 8;

    private final ObjectMapper json = new ObjectMapper();
    private final PageSettings settings;
    private final StoredPictures pictures;
    private final Paintings paintings;

    PageCalls(PageSettings settings, StoredPictures pictures, Paintings paintings) {
        this.settings = settings;
        this.pictures = pictures;
        this.paintings = paintings;
    }

    void settings(Context call) {
        reply(call, settings.json());
    }

    /** Stores the body as a picture and replies with its address. */
    void upload(Context call) throws IOException {
        String name = Optional.ofNullable(call.queryParam("name")).orElse("");
        byte[] bytes = body(call, settings.uploadBytes(), name.isEmpty() ? "The file" : name);
        String place = pictures.upload(call.pathParam("role"), name, bytes).toString();
        reply(call.status(CREATED), json.createObjectNode().put("image", place).toString());
    }

    void picture(Context call) {
        StoredPictures.Picture picture = pictures.find(call.pathParam("bucket"), call.pathParam("key"));
        // A preview changes in place; the page requests each of its states with a different query.
        call.contentType(picture.mediaType())
                .header("Cache-Control", "private, max-age=3600")
                .result(picture.bytes());
    }

    /** Publishes a request; the body is a request without {@code id} and {@code output}. */
    void order(Context call) throws IOException {
        ObjectNode request = object(body(call, Codec.MAX_BYTES, "The request"));
        String id = EarlierRequest.ID_PREFIX + UUID.randomUUID().toString().substring(0, ID_CHARACTERS);
        request.put("id", id);
        request.put("output", "s3://" + Buckets.RESULTS + "/" + id + ".png");
        Decoded<StylizationRequest> decoded = Codec.decodeRequest(json.writeValueAsBytes(request));
        if (decoded instanceof Decoded.Invalid<StylizationRequest> invalid) {
            throw new Refusal(Refusal.BAD_REQUEST, invalid.message(), invalid.errors());
        }
        Painting painting = paintings.submit(((Decoded.Valid<StylizationRequest>) decoded).value());
        reply(call.status(CREATED), PaintingJson.one(painting));
    }

    void cancel(Context call) {
        paintings.cancel(call.pathParam("id"));
        call.status(ACCEPTED);
    }

    static void refuse(Refusal refusal, Context call) {
        ObjectNode reply = new ObjectMapper().createObjectNode().put("message", refusal.sentence());
        ArrayNode errors = reply.putArray("errors");
        for (FieldError error : refusal.errors()) {
            errors.addObject().put("path", error.path()).put("message", error.message());
        }
        reply(call.status(refusal.status()), reply.toString());
    }

    private ObjectNode object(byte[] body) throws IOException {
        try {
            if (json.readTree(body) instanceof ObjectNode object) {
                return object;
            }
            throw new Refusal(Refusal.BAD_REQUEST, "The request is not a JSON object.");
        } catch (JsonProcessingException e) {
            throw new Refusal(Refusal.BAD_REQUEST, "The request is not JSON: " + e.getOriginalMessage() + ".");
        }
    }

    private static byte[] body(Context call, long limit, String what) throws IOException {
        long length = length(call);
        if (length < 0) {
            throw new Refusal(Refusal.LENGTH_REQUIRED, "The length of the body is missing.");
        }
        if (length > limit) {
            throw new Refusal(
                    Refusal.TOO_LARGE,
                    String.format(Locale.ROOT, "%s has %,d bytes and the limit is %,d.", what, length, limit));
        }
        if (length == 0) {
            throw new Refusal(Refusal.BAD_REQUEST, what + " is empty.");
        }
        try (InputStream stream = call.bodyInputStream()) {
            return stream.readNBytes(Math.toIntExact(length));
        }
    }

    /** The announced length in bytes; negative without one. */
    private static long length(Context call) {
        try {
            return Long.parseLong(
                    Optional.ofNullable(call.header("Content-Length")).orElse("-1"));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void reply(Context call, String json) {
        call.contentType("application/json").header("Cache-Control", "no-store").result(json);
    }
}
