package dev.stylewright.deploy.local.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stylewright.deploy.local.stack.LocalLimits;
import dev.stylewright.protocol.Parameters;
import java.util.List;

/**
 * The environment of the page.
 *
 * @param brokers the brokers' address
 * @param group the workers' consumer group
 * @param store the store's address, such as {@code http://127.0.0.1:9000}
 * @param accessKey access key of the store
 * @param secretKey secret key of the store; well known, for the programs that the page shows
 * @param uploadBytes the largest file that may be uploaded
 * @param size the initial longer edge on the page, in pixels
 */
public record PageSettings(
        String brokers, String group, String store, String accessKey, String secretKey, long uploadBytes, int size) {

    /** Settings with the worker's limit on files. */
    public PageSettings(String brokers, String group, String store, String accessKey, String secretKey, int size) {
        this(brokers, group, store, accessKey, secretKey, LocalLimits.DEFAULTS.imageBytes(), size);
    }

    String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("brokers", brokers);
        json.put("store", store);
        json.put("accessKey", accessKey);
        json.put("secretKey", secretKey);
        json.put("uploadBytes", uploadBytes);
        Parameters defaults = Parameters.defaults();
        json.putObject("defaults")
                .put("size", size)
                .put("iterations", defaults.iterations())
                .put("contentWeight", defaults.contentWeight())
                .put("styleScale", defaults.styleScale())
                .put("colors", defaults.colors().wireName());
        ObjectNode samples = json.putObject("samples");
        add(samples.putArray("photo"), SamplePictures.PHOTOS);
        add(samples.putArray("painting"), SamplePictures.PAINTINGS);
        return json.toString();
    }

    private static void add(ArrayNode array, List<SamplePictures.Sample> samples) {
        samples.forEach(sample ->
                array.addObject().put("image", sample.place().toString()).put("title", sample.title()));
    }
}
