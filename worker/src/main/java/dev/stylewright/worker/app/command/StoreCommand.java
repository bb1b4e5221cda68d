package dev.stylewright.worker.app.command;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code store}: prepares the store for workers, and copies single objects. */
@Command(
        name = "store",
        description = {"Prepares the store, and copies objects to and from it.", ""},
        subcommands = {StoreInitialiseCommand.class, StoreCommand.Put.class, StoreCommand.Get.class})
final class StoreCommand implements Callable<Integer> {

    private static final long MAX_OBJECT_BYTES = 256L << 20;

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @ParentCommand
    private WorkerCommand parent;

    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return spec.exitCodeOnInvalidInput();
    }

    private static ObjectLocation location(S3Uri uri) {
        return new ObjectLocation(uri.bucket(), uri.key(), uri.versionId());
    }

    static void put(S3ImageStore store, S3Uri to, byte[] bytes) throws StoreException {
        String mediaType = Objects.requireNonNullElse(
                URLConnection.guessContentTypeFromName(to.key()), "application/octet-stream");
        store.put(location(to), new NewObject(bytes, mediaType, Map.of()), new Precondition.None());
    }

    static S3Uri uri(CommandSpec spec, String text) {
        try {
            return S3Uri.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "\"" + text + "\" is not the address of an object: " + e.getMessage(), e);
        }
    }

    /** A command on one object. */
    abstract static class OnObject implements Callable<Integer> {

        @SuppressWarnings("NullAway.Init")
        @ParentCommand
        private StoreCommand parent;

        @SuppressWarnings("NullAway.Init")
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "s3://BUCKET/KEY", description = "The object.")
        private String object = "";

        @Override
        public final Integer call() throws IOException {
            S3Uri uri = uri(spec, object);
            try (S3ImageStore store = parent.open()) {
                copy(store, uri);
                return 0;
            } catch (StoreException e) {
                throw new StartupException(String.valueOf(e.getMessage()), e);
            }
        }

        abstract void copy(S3ImageStore store, S3Uri uri) throws StoreException, IOException;
    }

    /** {@code store put}. */
    @Command(
            name = "put",
            description = {"Stores standard input as an object. Replaces an existing object.", ""})
    static final class Put extends OnObject {

        @Override
        void copy(S3ImageStore store, S3Uri to) throws StoreException, IOException {
            put(store, to, System.in.readAllBytes());
        }
    }

    /** {@code store get}. */
    @Command(
            name = "get",
            description = {"Writes an object, of at most 256 MiB, to standard output.", ""})
    static final class Get extends OnObject {

        @Override
        void copy(S3ImageStore store, S3Uri from) throws StoreException, IOException {
            byte[] bytes = store.fetch(location(from), MAX_OBJECT_BYTES).bytes();
            try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                out.write(bytes);
            }
        }
    }

    WorkerConfiguration configuration() {
        return parent.configuration();
    }

    private S3ImageStore open() {
        return new S3ImageStore(
                ConfigurationMapper.s3(parent.configurationWithoutAccess().storage()));
    }
}
