package dev.stylewright.worker.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every image store. Each test starts with an empty bucket. */
public abstract class ImageStoreContract {
    private static final Precondition ABSENT = new Precondition.Absent();

    protected abstract ImageStore store();

    /** An existing, empty bucket. */
    protected abstract String bucket();

    @Test
    void storedObjectsAreFetched() throws Exception {
        ObjectInfo written = store().put(at("cat.png"), object("painted"), ABSENT);
        StoredObject fetched = store().fetch(at("cat.png"), 100);

        assertThat(fetched.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("painted");
        assertThat(fetched.info()).isEqualTo(written);
        assertThat(written.size()).isEqualTo(7);
        assertThat(written.mediaType()).isEqualTo("image/png");
        assertThat(written.versionId()).isEmpty();
    }

    @Test
    void storedObjectsAreFoundWithoutTheirBytes() throws Exception {
        ObjectInfo written = store().put(at("cat.png"), object("painted"), ABSENT);
        assertThat(store().find(at("cat.png"))).contains(written);
    }

    @Test
    void namesOfMetadataAreLowerCase() throws Exception {
        NewObject object = new NewObject(new byte[3], "image/jpeg", Map.of("Painter", "Mona", "sha256", "A+/=b"));
        store().put(at("cat.jpg"), object, ABSENT);
        assertThat(store().find(at("cat.jpg")).orElseThrow().userMetadata())
                .isEqualTo(Map.of("painter", "Mona", "sha256", "A+/=b"));
    }

    @Test
    void anETagHasNoQuotes() throws Exception {
        assertThat(store().put(at("cat.png"), object("painted"), ABSENT).etag())
                .isNotBlank()
                .doesNotContain("\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/c.png", "with space.png", "plus+percent%20.png", "Käse-猫.png"})
    void keysAreTakenAsTheyAre(String key) throws Exception {
        store().put(at(key), object(key), ABSENT);
        assertThat(store().fetch(at(key), 100).bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(key);
    }

    @Test
    void missingObjectsAreNotFound() throws Exception {
        assertFails(() -> store().fetch(at("nothing"), 100), Kind.NOT_FOUND);
        assertThat(store().find(at("nothing"))).isEmpty();
    }

    @Test
    void inABucketThatIsNotThereNothingIsFound() throws Exception {
        ObjectLocation nowhere = new ObjectLocation("no-such-bucket", "cat.png", Optional.empty());
        assertFails(() -> store().fetch(nowhere, 100), Kind.NOT_FOUND);
        assertThat(store().find(nowhere)).isEmpty();
        assertFails(() -> store().put(nowhere, object("painted"), ABSENT), Kind.NOT_FOUND);
        assertThatThrownBy(() -> store().put(nowhere, object("painted"), new Precondition.Matches("etag")))
                .asInstanceOf(type(StoreException.class))
                .extracting(StoreException::kind)
                .as("stores may look at the precondition first")
                .isIn(Kind.NOT_FOUND, Kind.PRECONDITION_FAILED);
    }

    @Test
    void anInvalidBucketNameIsRejected() {
        ObjectLocation invalid = new ObjectLocation("Not_A_Bucket!", "cat.png", Optional.empty());
        assertFails(() -> store().fetch(invalid, 100), Kind.REJECTED);
        assertFails(() -> store().find(invalid), Kind.REJECTED);
        assertFails(() -> store().put(invalid, object("painted"), ABSENT), Kind.REJECTED);
    }

    @Test
    void absentWritesOnlyIfNoObjectExists() throws Exception {
        ObjectInfo first = store().put(at("cat.png"), object("first"), ABSENT);
        assertFails(() -> store().put(at("cat.png"), object("second"), ABSENT), Kind.PRECONDITION_FAILED);
        assertThat(store().find(at("cat.png"))).contains(first);
    }

    @Test
    void noPreconditionReplacesAnyObject() throws Exception {
        store().put(at("cat.png.preview"), object("first"), new Precondition.None());
        ObjectInfo second = store().put(at("cat.png.preview"), object("second"), new Precondition.None());
        assertThat(store().find(at("cat.png.preview"))).contains(second);
    }

    @Test
    void matchesWritesOnlyOverTheObjectWithThatETag() throws Exception {
        ObjectInfo first = store().put(at("cat.png"), object("first"), ABSENT);
        Precondition overFirst = new Precondition.Matches(first.etag());
        ObjectInfo second = store().put(at("cat.png"), object("second"), overFirst);

        assertThat(second.etag()).isNotEqualTo(first.etag());
        assertFails(() -> store().put(at("cat.png"), object("third"), overFirst), Kind.PRECONDITION_FAILED);
        assertThat(store().find(at("cat.png"))).contains(second);
    }

    @Test
    void matchesDoesNotWriteIfNoObjectExists() throws Exception {
        Precondition overSomething = new Precondition.Matches("0123456789abcdef0123456789abcdef");
        assertFails(() -> store().put(at("cat.png"), object("first"), overSomething), Kind.PRECONDITION_FAILED);
        assertThat(store().find(at("cat.png"))).isEmpty();
    }

    @Test
    void anObjectIsFetchedUpToTheLimitAndNoFurther() throws Exception {
        store().put(at("cat.png"), object("painted"), ABSENT);
        assertThat(store().fetch(at("cat.png"), 7).bytes()).hasSize(7);
        assertFails(() -> store().fetch(at("cat.png"), 6), Kind.TOO_LARGE);
    }

    @Test
    void anEmptyObjectIsAnObject() throws Exception {
        store().put(at("empty"), object(""), ABSENT);
        assertThat(store().fetch(at("empty"), 0).bytes()).isEmpty();
    }

    @Test
    void theStoreAnswers() {
        assertThatCode(() -> store().check()).doesNotThrowAnyException();
    }

    private ObjectLocation at(String key) {
        return new ObjectLocation(bucket(), key, Optional.empty());
    }

    private static NewObject object(String content) {
        return new NewObject(content.getBytes(StandardCharsets.UTF_8), "image/png", Map.of());
    }

    private static void assertFails(ThrowingCallable call, Kind kind) {
        assertThatThrownBy(call)
                .asInstanceOf(type(StoreException.class))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
