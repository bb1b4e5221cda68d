package dev.stylewright.worker.adapter.s3;

import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** Builds clients that send one request per call and never retry; the pipeline does. */
final class S3Clients {
    private S3Clients() {}

    static MinioClient open(S3Settings settings) {
        OkHttpClient plain = httpClient(settings);
        // true: the client closes the HTTP client as well.
        MinioClient.Builder builder = MinioClient.builder()
                .endpoint(settings.endpoint().toString())
                .region(settings.region())
                .httpClient(checked(plain), true);
        CredentialsProviders.of(settings.credentials(), plain).ifPresent(builder::credentialsProvider);
        MinioClient client = builder.build();
        if (settings.pathStyle()) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
        return client;
    }

    /** Like {@link #open}, but with futures. */
    static MinioAsyncClient openAsync(S3Settings settings) {
        OkHttpClient plain = httpClient(settings);
        MinioAsyncClient.Builder builder = MinioAsyncClient.builder()
                .endpoint(settings.endpoint().toString())
                .region(settings.region())
                .httpClient(checked(plain), true);
        CredentialsProviders.of(settings.credentials(), plain).ifPresent(builder::credentialsProvider);
        MinioAsyncClient client = builder.build();
        if (settings.pathStyle()) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
        return client;
    }

    private static OkHttpClient checked(OkHttpClient plain) {
        return plain.newBuilder().addInterceptor(StatusWithoutReason::check).build();
    }

    private static OkHttpClient httpClient(S3Settings settings) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.writeTimeout())
                .callTimeout(settings.callTimeout())
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                .dispatcher(new Dispatcher(daemonThreads()));
        settings.authorities()
                .map(CertificateAuthorities::with)
                .ifPresent(known -> builder.sslSocketFactory(known.sockets(), known.trust()));
        return builder.build();
    }

    /** Daemon threads, unlike OkHttp's own, do not delay the end of the process for idle connections. */
    private static ExecutorService daemonThreads() {
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "s3-call");
            thread.setDaemon(true);
            return thread;
        });
    }
}
