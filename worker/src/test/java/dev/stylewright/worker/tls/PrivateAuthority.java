package dev.stylewright.worker.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import okhttp3.tls.HeldCertificate;

/** A private certificate authority for tests, with its certificates as files in a directory. */
public final class PrivateAuthority {
    private final Path directory;
    private final HeldCertificate authority;

    public PrivateAuthority(Path directory) {
        this.directory = directory;
        this.authority = new HeldCertificate.Builder()
                .certificateAuthority(0)
                .commonName("Stylewright test authority")
                .build();
    }

    /** The authority's certificate, in PEM format. */
    public Path certificate() throws IOException {
        return Files.writeString(directory.resolve("ca.pem"), authority.certificatePem());
    }

    /** A server's key and certificate for 127.0.0.1, in PEM format. */
    public Path server() throws IOException {
        return pem("server", serverCertificate("127.0.0.1"));
    }

    /** A client's key and certificate, in PEM format. */
    public Path client(String name) throws IOException {
        return pem(name, signed().commonName(name).build());
    }

    /** A server's key and certificate for a host, in a PKCS12 file. */
    public Path keyStore(String host, String password) throws IOException, GeneralSecurityException {
        HeldCertificate server = serverCertificate(host);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", server.keyPair().getPrivate(), password.toCharArray(), new Certificate[] {
            server.certificate(), authority.certificate()
        });
        Path file = directory.resolve(host + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    private HeldCertificate serverCertificate(String host) {
        return signed().commonName(host).addSubjectAlternativeName(host).build();
    }

    private HeldCertificate.Builder signed() {
        return new HeldCertificate.Builder().signedBy(authority);
    }

    private Path pem(String name, HeldCertificate held) throws IOException {
        return Files.writeString(
                directory.resolve(name + ".pem"),
                held.privateKeyPkcs8Pem() + held.certificatePem() + authority.certificatePem());
    }
}
