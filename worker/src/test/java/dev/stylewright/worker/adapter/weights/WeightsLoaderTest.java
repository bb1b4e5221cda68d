package dev.stylewright.worker.adapter.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsLoaderTest {
    private static final ComputeEngine ENGINE = ComputeEngine.start(new EngineSettings("cpu", 2));

    private final Path folder;

    /** Header entries of the first convolution: name to dtype and shape. */
    private final Map<String, String> header = new LinkedHashMap<>(Map.of(
            "features.0.weight", "F32 [64,3,3,3]",
            "features.0.bias", "F32 [64]"));

    WeightsLoaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theBundledWeightsLoad() {
        try (Vgg19Weights weights = WeightsLoader.load(parse("bundled", Optional.empty()), ENGINE)) {
            assertThat(weights.id()).isEqualTo("vgg16-imagenet@1ee84630");
            assertThat(weights.reaches("relu5_1")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"F16,2", "BF16,2", "F32,4", "F64,8"})
    void aPrefixOfTheConvolutionsInAnyFloatTypeIsEnough(String dtype, int bytes) throws IOException {
        header.replaceAll((name, entry) -> entry.replace("F32", dtype));
        header.put("classifier.0.weight", "F32 [2,2]");
        Path file = write("mine.safetensors", file());
        assertThat(Files.size(file)).isGreaterThan((long) bytes * (64 * 27 + 64));
        try (Vgg19Weights weights = WeightsLoader.load(source(file), ENGINE)) {
            assertThat(weights.deepestLayer()).isEqualTo("relu1_1");
            assertThat(weights.id()).startsWith("mine@");
        }
    }

    @Test
    void aWrongDigestNamesBoth() throws IOException {
        Path file = write("w.safetensors", file());
        String other = "0".repeat(64);
        fails(
                () -> WeightsLoader.load(parse("file:" + file, Optional.of(other)), ENGINE),
                "weights file %s has the sha256 %s, expected %s: it is damaged or another file"
                        .formatted(file, digest(file), other));
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.safetensors");
        fails(
                () -> WeightsLoader.load(parse("file:" + file, Optional.of("0".repeat(64))), ENGINE),
                "weights file " + file + " does not exist");
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        header.put("features.5.weight", "F32 [128,64,3,3]");
        Path file = write("w.safetensors", file());
        fails(() -> WeightsLoader.load(source(file), ENGINE), "tensor features.2.weight is missing");
        header.clear();
        header.put("fc.weight", "F32 [1]");
        Path other = write("other.safetensors", file());
        fails(() -> WeightsLoader.load(source(other), ENGINE), "contains no convolution of VGG-19 or VGG-16");
    }

    @Test
    void vgg16IsPutIntoTheFrameOfVgg19() {
        Safetensors bundled = Safetensors.parse(WeightsSource.bundled().read(), "bundled");
        Map<String, Safetensors.Entry> renamed = new LinkedHashMap<>();
        Map.of(0, 0, 2, 2, 5, 5, 7, 7, 10, 10, 12, 12, 14, 14, 17, 19, 19, 21, 21, 23)
                .forEach((own, framed) -> rename(bundled, framed, own, renamed));
        rename(bundled, 28, 24, renamed);
        rename(bundled, 28, 26, renamed);
        rename(bundled, 28, 28, renamed);
        Map<String, WeightTensor> found = WeightsLoader.tensors(new Safetensors(renamed), "vgg16");
        Map<String, WeightTensor> expected = WeightsLoader.tensors(bundled, "bundled");
        assertThat(found).containsAllEntriesOf(expected).hasSize(30);
        assertThat(found.get("features.32.weight")).isEqualTo(expected.get("features.28.weight"));
        assertThat(found).doesNotContainKey("features.34.weight");
    }

    private static void rename(Safetensors from, int framed, int own, Map<String, Safetensors.Entry> to) {
        for (String kind : List.of(".weight", ".bias")) {
            to.put(
                    "features." + own + kind,
                    Objects.requireNonNull(from.entries().get("features." + framed + kind)));
        }
    }

    @Test
    void missingTensorsOfVgg16AreNamedByTheirOwnNames() throws IOException {
        header.put("features.17.weight", "F16 [512,256,3,3]");
        Path file = write("w.safetensors", file());
        fails(() -> WeightsLoader.load(source(file), ENGINE), "tensor features.2.weight is missing");
    }

    @Test
    void aFileIsNormalisedWhereThatIsAskedForAndItsIdSaysSo() throws IOException {
        Path file = write("mine.safetensors", file());
        WeightsSource source = source(file).normalised();
        assertThat(source.normalised()).isSameAs(source);
        try (Vgg19Weights weights = WeightsLoader.load(source, ENGINE)) {
            assertThat(weights.id()).isEqualTo("mine-normalised@" + digest(file).substring(0, 8));
        }
        assertThat(WeightsSource.bundled().normalised()).isEqualTo(WeightsSource.bundled());
        assertThat(parse("imagenet", Optional.empty()).name()).isEqualTo("vgg19-imagenet-normalised");
    }

    @Test
    void weightsThatAreNotFiniteAreNotNormalised() throws IOException {
        byte[] bytes = file();
        Arrays.fill(bytes, bytes.length - 4, bytes.length, (byte) 0x7f);
        Path file = write("w.safetensors", bytes);
        WeightsSource source = source(file).normalised();
        fails(
                () -> WeightsLoader.load(source, ENGINE),
                "cannot be normalised: the activations of relu1_1 are not finite");
    }

    @Test
    void aWrongShapeIsNamed() throws IOException {
        header.put("features.0.bias", "F32 [32]");
        Path file = write("w.safetensors", file());
        fails(() -> WeightsLoader.load(source(file), ENGINE), "tensor features.0.bias has shape [32], expected [64]");
    }

    @Test
    void anUnknownTypeIsNamed() throws IOException {
        header.put("features.0.bias", "I32 [64]");
        Path file = write("w.safetensors", file());
        fails(() -> WeightsLoader.load(source(file), ENGINE), "has type I32, expected one of F16, BF16, F32, F64");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 8, 60, 1000})
    void aTruncatedFileIsCalledSo(int length) throws IOException {
        Path file = write("w.safetensors", Arrays.copyOf(file(), length));
        fails(() -> WeightsLoader.load(source(file), ENGINE), "truncated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}{}",
                "[1]",
                "{\"a\":1}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0.5,4]}}"
            })
    void otherFileFormatsAreReported(String text) throws IOException {
        Path file = write("w.safetensors", withHeader(text, 4));
        fails(
                () -> WeightsLoader.load(source(file), ENGINE),
                text.equals("{}{}") ? "contains no convolution" : "is not a safetensors file");
    }

    @Test
    void anImageIsNoSafetensorsFile() throws IOException {
        byte[] bytes = new byte[1000];
        Arrays.fill(bytes, (byte) 0xff);
        Path file = write("w.safetensors", bytes);
        fails(() -> WeightsLoader.load(source(file), ENGINE), "is not a safetensors file: its header would have");
    }

    @Test
    void aFileNeedsItsDigestAndTheMessageContainsIt() throws IOException {
        Path file = write("w.safetensors", file());
        fails(() -> parse("file:" + file, Optional.empty()), digest(file));
        fails(() -> parse("file:" + file + "?sha256=abc", Optional.empty()), "64 hexadecimal digits");
        fails(() -> parse("somewhere", Optional.empty()), "weights must be bundled, imagenet, file:");
    }

    @Test
    void aPathMayHaveASpace() throws IOException {
        Path file = write("my weights.safetensors", file());
        String encoded = file.toUri() + "?sha256=" + digest(file);
        WeightsLoader.load(parse(encoded, Optional.empty()), ENGINE).close();
        WeightsLoader.load(source(file), ENGINE).close();
    }

    @Test
    void halfPrecisionConvertsExactly() {
        assertThat(FloatConversion.halfToFloat((short) 0x3c00)).isEqualTo(1f);
        assertThat(FloatConversion.halfToFloat((short) 0xc000)).isEqualTo(-2f);
        assertThat(FloatConversion.halfToFloat((short) 0x7bff)).isEqualTo(65504f);
        assertThat(FloatConversion.halfToFloat((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(FloatConversion.halfToFloat((short) 0x8000)).isEqualTo(-0f);
        assertThat(FloatConversion.halfToFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatConversion.halfToFloat((short) 0x7e00)).isNaN();
    }

    private static WeightsSource parse(String setting, Optional<String> sha256) {
        return WeightsSource.parse(setting, sha256, LocalHub.fetching(Path.of("."), URI.create("http://127.0.0.1:1")));
    }

    private static void fails(ThrowingCallable action, String message) {
        assertThatThrownBy(action)
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }

    private WeightsSource source(Path file) {
        return parse("file:" + file + "?sha256=" + digest(file), Optional.empty());
    }

    private static String digest(Path file) {
        return Digests.sha256(new FileWeights(file, "").read());
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** A file with zeros for all tensors of {@link #header}. */
    private byte[] file() {
        StringBuilder json = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        int offset = 0;
        for (Map.Entry<String, String> entry : header.entrySet()) {
            String[] parts = entry.getValue().split(" ");
            int bytes = bytes(parts[0]);
            for (String dimension : parts[1].replaceAll("[\\[\\]]", "").split(",")) {
                bytes *= Integer.parseInt(dimension);
            }
            json.append(",\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(entry.getKey(), parts[0], parts[1], offset, offset + bytes));
            offset += bytes;
        }
        return withHeader(json.append("}").toString(), offset);
    }

    private static byte[] withHeader(String json, int values) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + values).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(text.length).put(text).array();
    }

    /** Size of a type's values, including types that weights cannot have. */
    private static int bytes(String dtype) {
        return Arrays.stream(FloatConversion.values())
                .filter(t -> t.name().equals(dtype))
                .mapToInt(FloatConversion::bytes)
                .findFirst()
                .orElse(Float.BYTES);
    }
}
