package dev.stylewright.deploy.acceptance;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Looks for what {@link NeedsImages} names. */
final class ImagesCondition implements ExecutionCondition {

    private static final long PULL_MINUTES = 5;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<NeedsImages> needs = context.getTestClass().map(type -> type.getAnnotation(NeedsImages.class));
        return needs.flatMap(images -> missing(images.value()))
                .map(missing -> absent(context.getRequiredTestClass().getSimpleName(), missing))
                .orElseGet(() -> ConditionEvaluationResult.enabled("everything is there"));
    }

    private static ConditionEvaluationResult absent(String test, String missing) {
        String notice = test + " is SKIPPED: " + missing;
        if (System.getProperty("stylewright.containers", "auto").equals("required")) {
            throw new IllegalStateException("-Pcontainers asks for the tests with containers, but " + missing);
        }
        System.out.println(notice);
        return ConditionEvaluationResult.disabled(notice);
    }

    private static Optional<String> missing(ContainerImage[] images) {
        if (!engineAnswers()) {
            return Optional.of("no Docker engine answers. Start one, or set DOCKER_HOST.");
        }
        DockerClient docker = DockerClientFactory.instance().client();
        for (ContainerImage image : images) {
            String name = image.imageName().asCanonicalNameString();
            if (!isThere(docker, name) && !pulled(docker, name)) {
                return Optional.of("the image " + name + " is not there and could not be pulled. " + image.wayOut());
            }
        }
        return Optional.empty();
    }

    /** Testcontainers tries every strategy, which takes long if none works; usually the socket is missing. */
    private static boolean engineAnswers() {
        boolean named = Optional.ofNullable(System.getenv("DOCKER_HOST")).isPresent();
        return (named || Files.exists(Path.of("/var/run/docker.sock")) || !isLinux())
                && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").startsWith("Linux");
    }

    private static boolean isThere(DockerClient docker, String name) {
        try {
            docker.inspectImageCmd(name).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static boolean pulled(DockerClient docker, String name) {
        try {
            return docker.pullImageCmd(name).start().awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES)
                    && isThere(docker, name);
        } catch (DockerException e) {
            System.out.println("Pulling " + name + ": " + e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
