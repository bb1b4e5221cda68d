package dev.stylewright.worker.adapter.kafka;

import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Failures of a Kafka client that a retry cannot change: permissions, settings, versions, sizes, and an interrupt. */
public final class PermanentFailure {

    private static final List<Class<? extends KafkaException>> KINDS = List.of(
            AuthorizationException.class,
            AuthenticationException.class,
            ConfigException.class,
            InvalidConfigurationException.class,
            RecordTooLargeException.class,
            UnsupportedVersionException.class,
            InterruptException.class);

    private PermanentFailure() {}

    /** Whether {@code failure} is such a failure, or was caused by one. */
    public static boolean is(Throwable failure) {
        return KINDS.stream().anyMatch(kind -> kind.isInstance(failure))
                || (failure.getCause() != null && is(failure.getCause()));
    }
}
