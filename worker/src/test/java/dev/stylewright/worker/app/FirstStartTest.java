package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.RequestQueue;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.assembly.QueueClients;
import dev.stylewright.worker.app.assembly.QueueSetup;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first workers of a fleet, on a broker without their topics. */
@Timeout(120)
class FirstStartTest {

    @ParameterizedTest
    @CsvSource({"2, group", "5, share"})
    void workersThatStartAtOnceOnAFreshBrokerAllStart(int workers, String mode, @TempDir Path directory)
            throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
            Fleet fleet = Fleet.on(kafka, EmbeddedServers.shared().s3());
            List<Callable<String>> starts = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                WorkerConfiguration configuration =
                        fleet.configuration("w" + worker, directory, "stylewright.queue.mode=" + mode);
                starts.add(() -> start(configuration));
            }
            ExecutorService threads = Executors.newFixedThreadPool(workers);
            try {
                for (Future<String> start : threads.invokeAll(starts)) {
                    assertThat(start.get()).isEqualTo(mode);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"group", "share"})
    void aStylizerThatDoesNotComeUpLeavesNoClientBehind(String mode, @TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.on(
                EmbeddedServers.shared().kafka(), EmbeddedServers.shared().s3());
        WorkerConfiguration configuration = fleet.configuration("w", directory, "stylewright.queue.mode=" + mode);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        assertThatThrownBy(() -> WorkerProcess.open(
                        configuration,
                        () -> {
                            throw new StartupException("there is no engine");
                        },
                        WorkerObserver.none()))
                .isInstanceOf(StartupException.class)
                .hasMessage("there is no engine");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread)
                        && thread.getName()
                                .matches("(kafka-admin-client|kafka-producer-network|consumer_background)_?-?thread.*"))
                .isEmpty();
    }

    /** Opens all of a worker's clients of the brokers, and closes them. */
    private static String start(WorkerConfiguration configuration) {
        KafkaSettings kafka = ConfigurationMapper.kafka(configuration);
        try (QueueClients clients = QueueClients.open(
                        kafka,
                        QueueSetup.prepare(kafka, configuration.queue()),
                        configuration.queue().mode(),
                        Clock.systemUTC());
                RequestQueue requests = clients.requests()) {
            assertThat(requests).isNotNull();
            return clients.mode();
        }
    }
}
