package dev.stylewright.protocol.client.outbox;

import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.RequestPosition;
import dev.stylewright.protocol.client.outcome.ReceivedOutcome;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The tables of a service that sells pictures. {@code outbox} holds requests that are not published yet, {@code handled} the {@code ce_id} of outcomes
 * that are in {@code orders}.
 */
final class OrderDatabase {
    private final DataSource source;

    OrderDatabase(DataSource source) throws SQLException {
        this.source = source;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists orders"
                    + " (id varchar(200) primary key, state varchar(20), position varchar(600), changes int)");
            statement.execute("create table if not exists outbox (id varchar(200) primary key, request blob)");
            statement.execute("create table if not exists handled (event_id varchar(600) primary key)");
        }
    }

    /** The order and its request, in one transaction: either both exist or neither. */
    void place(StylizationRequest request) throws SQLException {
        try (Connection connection = begin()) {
            update(connection, "insert into orders values (?, 'placed', null, 0)", request.id());
            update(connection, "insert into outbox values (?, ?)", request.id(), Codec.encodeRequest(request));
            connection.commit();
        }
    }

    /** Requests that are to be published. */
    List<StylizationRequest> unpublished() throws SQLException {
        List<StylizationRequest> requests = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("select request from outbox order by id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (Codec.decodeRequest(rows.getBytes(1)) instanceof Decoded.Valid<StylizationRequest> valid) {
                    requests.add(valid.value());
                }
            }
        }
        return requests;
    }

    /** The brokers have acknowledged the request. The position is used to query its state. */
    void published(RequestPosition position) throws SQLException {
        try (Connection connection = begin()) {
            update(connection, "delete from outbox where id = ?", position.requestId());
            update(
                    connection,
                    "update orders set position = ? where id = ?",
                    position.toString(),
                    position.requestId());
            connection.commit();
        }
    }

    /** The change and the id of its event, in one transaction: an outcome that is delivered again changes nothing. */
    void record(ReceivedOutcome received) throws SQLException {
        try (Connection connection = begin()) {
            int first = update(
                    connection,
                    "merge into handled using (values ?) as event(id) on handled.event_id = event.id"
                            + " when not matched then insert values (event.id)",
                    received.eventId());
            if (first == 1) {
                update(
                        connection,
                        "update orders set state = ?, changes = changes + 1 where id = ?",
                        received.outcome().type().shortName(),
                        received.outcome().requestId());
            }
            connection.commit();
        }
    }

    /** State and number of changes of an order. */
    String order(String id) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select state, changes from orders where id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) + " " + row.getInt(2) : "unknown";
            }
        }
    }

    private Connection begin() throws SQLException {
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
