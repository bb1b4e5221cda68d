package dev.stylewright.worker.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that sent or read a message that is not valid by its schema. JUnit registers it for every test (META-INF/services). */
public final class MessageAuditExtension implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(MessageAudit.takeViolations())
                .as("messages that are not valid by the schemas")
                .isEmpty();
    }
}
