package dev.stylewright.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

    private final AllowList list = AllowList.parse("photos, styles/public,results/2026/summer/");

    @ParameterizedTest
    @CsvSource({
        "photos, cat.jpg",
        "photos, a/b/c/d.png",
        "photos, ..cat..jpg",
        "photos, 100%.jpg",
        "photos, café/ねこ.jpg",
        "styles, public/mona-lisa.jpg",
        "styles, public",
        "results, 2026/summer/a.png"
    })
    void permitsObjectsInABucketOrUnderAPrefix(String bucket, String key) {
        assertThat(list.denial(bucket, key)).isEmpty();
        assertThat(list.permits(bucket, key)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "videos, cat.jpg",
        "Photos, cat.jpg",
        "photos2, cat.jpg",
        "photo, cat.jpg",
        "'', cat.jpg",
        "styles, private/mona-lisa.jpg",
        "styles, publications/mona-lisa.jpg",
        "styles, PUBLIC/mona-lisa.jpg",
        "styles, publi",
        "styles, x/public/mona-lisa.jpg",
        "results, 2026/summertime/a.png",
        "results, 2026/a.png"
    })
    void refusesEverythingElse(String bucket, String key) {
        assertThat(list.permits(bucket, key)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/cat.jpg",
                "cat.jpg/",
                "a//b",
                ".",
                "..",
                "./cat.jpg",
                "../cat.jpg",
                "a/./b",
                "a/../b",
                "a/..",
                "a/...",
                "a/.. /b",
                "a/ /b",
                "a/ .. /b",
                "a\\..\\b",
                "a\\b",
                "a/%2e%2e/b",
                "a/%2E./b",
                "a%2fb",
                "a%5Cb",
                "a/%252e%252e/b",
                "a/%c0%ae/b",
                "a%00b",
                "a\u0000b",
                "a\nb",
                "a\u007fb",
                "a\u0085b",
                "a/\uff0e\uff0e/b",
                "a/\u2025/b",
                "a/\u2024\u2024/b",
                "a\uff0f..\uff0fb",
                "a\uff3cb",
                "a/\uff052e\uff052e/b",
                "a/\u3000/b",
                "a\ud800b"
            })
    void refusesKeysThatCouldMeanAnotherKeyEvenInAnOpenBucket(String key) {
        assertThat(list.permits("photos", key)).isFalse();
        assertThat(list.permits("styles", "public/" + key)).isFalse();
    }

    @ParameterizedTest
    @FieldSource("dev.stylewright.worker.job.HiddenTraversals#SEGMENTS")
    void refusesTraversalsHoweverTheyAreHidden(String segment) {
        for (String key : List.of("public/" + segment + "/x", segment + "/x", "public/x/" + segment)) {
            assertThat(list.permits("photos", key)).as(key).isFalse();
            assertThat(list.permits("styles", key)).as(key).isFalse();
        }
        assertThatThrownBy(() -> AllowList.parse("photos/" + segment)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;b/c.jpg",
                "public/cat;v=2.jpg",
                "..cat..jpg",
                ".hidden",
                "a b/c.jpg",
                "12:30.jpg",
                "\ud83d\udc69\u200d\ud83c\udfa8.jpg",
                "cafe\u0301.jpg",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.jpg"
            })
    void permitsNamesThatMerelyHoldSuchCharacters(String key) {
        assertThat(list.denial("photos", key)).isEmpty();
    }

    @Test
    void measuresKeysInBytes() {
        assertThat(list.permits("photos", "x".repeat(1024))).isTrue();
        assertThat(list.permits("photos", "x".repeat(1025))).isFalse();
        assertThat(list.permits("photos", "é".repeat(513))).isFalse();
    }

    @Test
    void saysWhyAnObjectIsDenied() {
        assertThat(list.denial("videos", "a.jpg")).contains("the bucket is not on the allow-list");
        assertThat(list.denial("styles", "a.jpg")).contains("only some prefixes of the bucket are on the allow-list");
        assertThat(list.denial("photos", "a/../b"))
                .contains("the key has a part that can be read as empty, \".\" or \"..\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",photos",
                "photos,,styles",
                "Photos",
                "ab",
                "photos_",
                "-photos",
                "photos-",
                "a..b",
                "192.168.0.1",
                "*",
                "photos/",
                "photos//",
                "photos/../styles",
                "photos/a//b",
                "photos/%61",
                "s3://photos"
            })
    void refusesEntriesThatCannotBeMeant(String text) {
        assertThatThrownBy(() -> AllowList.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesEveryBadEntry() {
        assertThatThrownBy(() -> AllowList.parse("Photos,styles,results/.."))
                .hasMessageContaining("'Photos'")
                .hasMessageContaining("'results/..'");
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(list).hasToString("photos,results/2026/summer,styles/public");
        assertThat(AllowList.parse(list.toString())).isEqualTo(list).hasSameHashCodeAs(list);
        assertThat(list).isNotEqualTo(AllowList.parse("photos"));
        assertThat(list.buckets()).containsExactlyInAnyOrder("photos", "styles", "results");
    }

    /** Builds keys from fragments of attacks; every permitted key must resolve to itself, under its prefix. */
    @Test
    void permittedKeysStayUnderTheirPrefixHoweverTheyAreResolved() {
        List<String> pieces = List.of(
                "public", "a", "/", "/", ".", "..", "%2e", "%2f", "%", "\\", " ", "\uff0e", "\u2025", "\uff0f", "é",
                ";", "\u200b");
        Random random = new Random(4711);
        int permitted = 0;
        for (int round = 0; round < 200_000; round++) {
            String key = (random.nextBoolean() ? "public/" : "")
                    + IntStream.range(0, 1 + random.nextInt(6))
                            .mapToObj(i -> pieces.get(random.nextInt(pieces.size())))
                            .collect(Collectors.joining());
            if (list.permits("styles", key)) {
                permitted++;
                for (String read : List.of(key, key.replace("\u200b", "").replaceAll(";[^/]*", ""))) {
                    String resolved =
                            java.nio.file.Path.of("/", read).normalize().toString();
                    assertThat(resolved).isEqualTo("/" + read);
                }
                assertThat(Arrays.asList(key.split("/", -1)))
                        .first()
                        .as("first segment of %s", key)
                        .isEqualTo("public");
                assertThat(key).doesNotContain("\\", "%2e", "%2f");
            }
        }
        assertThat(permitted).isGreaterThan(1_000);
    }
}
