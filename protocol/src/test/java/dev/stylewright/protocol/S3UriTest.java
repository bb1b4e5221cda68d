package dev.stylewright.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3UriTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://abc/k",
                "s3://my-bucket.eu/a/b c/\u00fc#1&2=3+100%.png",
                "s3://abc/k?versionId=null",
                "s3://abc/a/...b/.hidden/c..d?versionId=3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY~x/y=",
            })
    void parsedAddressesAreWrittenUnchanged(String text) {
        assertThat(S3Uri.parse(text)).hasToString(text);
        assertThat(S3Uri.parse(S3Uri.parse(text).toString())).isEqualTo(S3Uri.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3:",
                "s3://",
                "S3://abc/k",
                "http://abc/k",
                "s3:///k",
                "s3://abc",
                "s3://abc/",
                "s3://abc//k",
                "s3://abc/k/",
                "s3://abc/a//b",
                "s3://abc/.",
                "s3://abc/..",
                "s3://abc/../k",
                "s3://abc/a/./b",
                "s3://abc/a/..",
                "s3://abc/a/..?versionId=1",
                "s3://ab/k",
                "s3://Abc/k",
                "s3://a_c/k",
                "s3://a..c/k",
                "s3://-abc/k",
                "s3://user:secret@abc/k",
                "s3://abc:9000/k",
                "s3://abc/a\\b",
                "s3://abc/a%2e%2E/b",
                "s3://abc/a%2Fb",
                "s3://abc/a%00",
                "s3://abc/a\nb",
                "s3://abc/a\u0085b",
                "s3://abc/a\u2028b",
                "s3://abc/\ud800",
                "s3://abc/k?",
                "s3://abc/k?versionId=",
                "s3://abc/k?versionId=a&b=c",
                "s3://abc/k?versionId=a b",
                "s3://abc/k?versionid=a",
                "s3://abc/k?x?versionId=a",
            })
    void ambiguousKeysAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> S3Uri.parse(text))
                .withMessageStartingWith("must be s3://bucket/key or s3://bucket/key?versionId=...: ");
    }

    @Test
    void aKeyHasAtMost1024BytesOfUtf8() {
        assertThat(S3Uri.of("abc", "x".repeat(1024)).key()).hasSize(1024);
        assertThat(S3Uri.of("abc", "\u00fc".repeat(512)).key()).hasSize(512);
        assertThatIllegalArgumentException().isThrownBy(() -> S3Uri.of("abc", "x".repeat(1025)));
        assertThatIllegalArgumentException().isThrownBy(() -> S3Uri.of("abc", "\u00fc".repeat(513)));
    }

    @Test
    void theVersionIsAPartOfItsOwn() {
        S3Uri uri = S3Uri.parse("s3://abc/a/b.png?versionId=7");

        assertThat(uri).isEqualTo(new S3Uri("abc", "a/b.png", Optional.of("7")));
        assertThat(uri.withoutVersion()).isEqualTo(S3Uri.of("abc", "a/b.png"));
    }
}
