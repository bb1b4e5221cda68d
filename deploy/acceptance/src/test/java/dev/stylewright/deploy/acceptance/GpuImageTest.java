package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.report.Completed;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.containers.wait.strategy.Wait;

/** The GPU image on a machine without a GPU. */
@NeedsImages(ContainerImage.WORKER_GPU)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class GpuImageTest {

    /** The entrypoint takes this file for the device of a driver, and starts the CUDA build of libtorch. */
    private static final Map<String, String> CUDA_BUILD = Map.of("WORKER_NVIDIA_DEVICE", "/dev/null");

    private ImageServers servers;

    @BeforeAll
    void startServers() throws Exception {
        servers = ImageServers.start();
    }

    @AfterAll
    void stopServers() throws Exception {
        servers.close();
    }

    @Test
    void theDefaultDeviceIsAGpuAndRefusedWithoutOne() {
        try (WorkerContainer worker = worker("refused", Map.of())) {
            worker.waitingFor(Wait.forLogMessage(".*the engine sees 0 GPUs.*\\n", 1))
                    .start();

            assertThat(worker.exitCode()).isEqualTo(1);
            assertThat(worker.getLogs()).contains("device gpu:0 was requested, but the engine sees 0 GPUs");
        }
    }

    @Test
    void withoutADriverAutoStartsTheCpuBuild() throws Exception {
        try (WorkerContainer worker = worker("without-driver", Map.of("STYLEWRIGHT_DEVICE", "auto"))) {
            worker.start();
            Completed completed = servers.paint("by-cpu-build", Map.of());

            servers.assertPainted(completed);
            assertThat(completed.worker().device()).isEqualTo("cpu");
            assertThat(maps(worker)).contains("native/cpu/libtorch_cpu.so").doesNotContain("libtorch_cuda");
            assertThat(worker.terminate()).isZero();
        }
    }

    @Test
    void theCudaBuildLoadsAndAutoTakesTheCpu() throws Exception {
        try (WorkerContainer worker = worker("cuda", CUDA_BUILD).withEnv("STYLEWRIGHT_DEVICE", "auto")) {
            worker.start();
            Completed completed = servers.paint("by-cuda-build", Map.of());

            servers.assertPainted(completed);
            assertThat(completed.worker().device()).isEqualTo("cpu");
            assertThat(maps(worker)).contains("native/cu128/libtorch_cuda.so", "libcudnn.so.9", "libcublas.so.12");
            assertThat(worker.run("find /tmp -name '*.so*'")).isEmpty();

            BillOfMaterials bill = BillOfMaterials.of(worker);
            bill.assertComplete(worker);
            bill.assertNoticesThere(worker);
            assertThat(bill.names()).contains("nvidia-cudnn-cu12", "nvidia-cublas-cu12", "libtorch");
            assertThat(worker.terminate()).isZero();
        }
    }

    private WorkerContainer worker(String id, Map<String, String> more) {
        return servers.worker(ContainerImage.WORKER_GPU, id, more);
    }

    private static String maps(WorkerContainer worker) throws Exception {
        return worker.run("cat /proc/1/maps");
    }
}
