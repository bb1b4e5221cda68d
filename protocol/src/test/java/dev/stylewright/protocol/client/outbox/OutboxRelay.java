package dev.stylewright.protocol.client.outbox;

import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.client.SubmitOptions;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;

/** Publishes the requests in the outbox; to be called every second or after each order. */
final class OutboxRelay {
    private final OrderDatabase database;
    private final StylizationClient client;

    OutboxRelay(OrderDatabase database, StylizationClient client) {
        this.database = database;
        this.client = client;
    }

    /**
     * Publishes all requests in the outbox, each at least once: if the process ends before the row is deleted, the request is published again. Workers
     * then find the result of the first one and repeat its outcome.
     *
     * @throws ExecutionException the brokers do not accept a request; it stays in the outbox
     */
    void publishAll() throws SQLException, InterruptedException, ExecutionException {
        for (StylizationRequest request : database.unpublished()) {
            database.published(
                    client.submit(request, SubmitOptions.defaults()).position().get());
        }
    }
}
