package dev.stylewright.worker.adapter.s3;

import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import io.minio.BucketExistsArgs;
import io.minio.GetBucketLifecycleArgs;
import io.minio.MinioClient;
import io.minio.SetBucketLifecycleArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Filter;
import io.minio.messages.LifecycleConfiguration;
import io.minio.messages.LifecycleConfiguration.Expiration;
import io.minio.messages.LifecycleConfiguration.Rule;
import io.minio.messages.Status;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Creates buckets and their lifecycle rules, with keys that may do so. Leaves existing buckets and rules unchanged, so every call may be repeated.
 * Thread-safe.
 */
public final class BucketSetup implements AutoCloseable {

    /** The id of a rule consists of this text and the prefix that the rule applies to. */
    private static final String RULE = "stylewright-expire-";

    private static final Set<String> CREATED_MEANWHILE = Set.of("BucketAlreadyOwnedByYou");
    private static final Set<String> NO_RULES = Set.of("NoSuchLifecycleConfiguration");

    private final MinioClient client;
    private final BucketCreator creator;

    public BucketSetup(S3Settings settings) {
        this.client = S3Clients.open(settings);
        this.creator = new BucketCreator(settings);
    }

    /** Creates the bucket; returns false if it existed before. */
    public boolean create(String bucket) throws StoreException {
        if (exists(bucket)) {
            return false;
        }
        try {
            creator.create(bucket);
            return true;
        } catch (MinioException | IOException | InterruptedException | RuntimeException e) {
            StoreException failure = S3Failures.of("create bucket \"" + bucket + '"', e);
            if (S3Failures.isCode(failure, CREATED_MEANWHILE)) {
                return false;
            }
            throw failure;
        }
    }

    private boolean exists(String bucket) throws StoreException {
        try {
            return client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build());
        } catch (MinioException | RuntimeException e) {
            StoreException failure = S3Failures.of("look at bucket \"" + bucket + '"', e);
            if (failure.kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw failure;
        }
    }

    /**
     * Lets the store delete the objects under each prefix after {@code days}. Rules for other prefixes are kept.
     *
     * @param prefixes each ends with a slash
     * @param days at least 1
     * @return whether a rule was added or changed
     * @throws StoreException with {@link Kind#UNSUPPORTED}: the store has no lifecycle rules
     */
    public boolean expire(String bucket, Set<String> prefixes, int days) throws StoreException {
        List<Rule> before = rules(bucket);
        List<Rule> ours =
                prefixes.stream().sorted().map(prefix -> rule(prefix, days)).toList();
        if (ours.stream().allMatch(rule -> before.stream().anyMatch(other -> isSame(rule, other)))) {
            return false;
        }
        Stream<Rule> others =
                before.stream().filter(other -> ours.stream().noneMatch(rule -> Objects.equals(rule.id(), other.id())));
        try {
            client.setBucketLifecycle(SetBucketLifecycleArgs.builder()
                    .bucket(bucket)
                    .config(new LifecycleConfiguration(
                            Stream.concat(others, ours.stream()).toList()))
                    .build());
            return true;
        } catch (MinioException | RuntimeException e) {
            throw S3Failures.of("set the lifecycle rules of bucket \"" + bucket + '"', e);
        }
    }

    private List<Rule> rules(String bucket) throws StoreException {
        try {
            return Optional.ofNullable(client.getBucketLifecycle(
                            GetBucketLifecycleArgs.builder().bucket(bucket).build()))
                    .map(LifecycleConfiguration::rules)
                    .orElse(List.of());
        } catch (MinioException | RuntimeException e) {
            StoreException failure = S3Failures.of("read the lifecycle rules of bucket \"" + bucket + '"', e);
            if (S3Failures.isCode(failure, NO_RULES)) {
                return List.of();
            }
            throw failure;
        }
    }

    private static Rule rule(String prefix, int days) {
        return new Rule(
                Status.ENABLED,
                null,
                new Expiration((ZonedDateTime) null, days, null, null),
                new Filter(prefix),
                RULE + prefix,
                null,
                null,
                null);
    }

    private static boolean isSame(Rule rule, Rule other) {
        return Objects.equals(rule.id(), other.id())
                && rule.status() == other.status()
                && Objects.equals(prefix(rule), prefix(other))
                && Objects.equals(days(rule), days(other));
    }

    private static @Nullable String prefix(Rule rule) {
        return rule.filter() == null ? null : rule.filter().prefix();
    }

    private static @Nullable Integer days(Rule rule) {
        return rule.expiration() == null ? null : rule.expiration().days();
    }

    /** Closes idle connections; calls in progress may fail. */
    @Override
    public void close() {
        try {
            creator.close();
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("the client of the object store did not close", e);
        }
    }
}
