package dev.stylewright.deploy.acceptance;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ChangeLog;
import com.github.dockerjava.api.model.HostConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The worker's image in a container with minimal privileges: a read-only root file system, a /tmp that runs no code, no capabilities, a memory limit.
 */
final class WorkerContainer extends GenericContainer<WorkerContainer> {

    static final long MEMORY = 2L << 30;
    static final long NANO_CPUS = 1_500_000_000L;

    WorkerContainer(ContainerImage image, Map<String, String> settings) {
        super(image.imageName());
        withEnv(settings);
        withCreateContainerCmdModifier(create -> harden(create.getHostConfig()));
        waitingFor(Wait.forLogMessage(".* takes from .*\\n", 1).withStartupTimeout(Duration.ofMinutes(2)));
    }

    private static void harden(HostConfig host) {
        host.withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,size=64m"))
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withMemory(MEMORY)
                .withNanoCPUs(NANO_CPUS);
    }

    /** SIGTERM, and the exit code that follows. */
    long terminate() {
        getDockerClient().stopContainerCmd(getContainerId()).withTimeout(60).exec();
        return exitCode();
    }

    /** SIGKILL. */
    void kill() {
        getDockerClient().killContainerCmd(getContainerId()).exec();
        exitCode();
    }

    /** Waits for the end of its process. */
    int exitCode() {
        return getDockerClient().waitContainerCmd(getContainerId()).start().awaitStatusCode(90, TimeUnit.SECONDS);
    }

    /** The current state of the container in the engine. */
    InspectContainerResponse inspect() {
        return getDockerClient().inspectContainerCmd(getContainerId()).exec();
    }

    /** Files that differ from the image. */
    List<ChangeLog> changes() {
        // Where there is none, the engine answers null.
        return Optional.ofNullable(
                        getDockerClient().containerDiffCmd(getContainerId()).exec())
                .orElse(List.of());
    }

    String run(String script) throws Exception {
        ExecResult result = execInContainer("/bin/bash", "-c", script);
        if (result.getExitCode() != 0) {
            throw new AssertionError(script + " ended with " + result.getExitCode() + ": " + result.getStderr());
        }
        return result.getStdout().strip();
    }
}
