package dev.stylewright.worker.adapter.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Extracts the convolutions from the hub's file: by byte ranges, or from the stream of the whole file. */
final class ImagenetFetch {
    private static final Logger LOG = LoggerFactory.getLogger(ImagenetFetch.class);
    private static final int HEAD = 1 << 16;

    private final Transfer transfer;
    private final String location;
    private final String sha256;

    /**
     * Fetches through {@code transfer}.
     *
     * @param location name of the file in messages
     * @param sha256 the digest of the whole file
     */
    ImagenetFetch(Transfer transfer, String location, String sha256) {
        this.transfer = transfer;
        this.location = location;
        this.sha256 = sha256;
    }

    /** Completes {@code part}; fetches only the needed bytes, if the server supports ranges. */
    void byRanges(Path part) throws IOException {
        ImagenetFile file = plan();
        try (PartFile growing = PartFile.open(part, location, file.size())) {
            if (!growing.head(file.start().remaining()).equals(file.start())) {
                growing.clear();
                growing.append(file.start());
            } else {
                LOG.info("{}: resuming at {} MB", location, growing.size() >> 20);
            }
            for (ImagenetFile.Run run : file.runs()) {
                long done = Math.max(0, growing.size() - run.target());
                if (done < run.length()) {
                    transfer.read(run.source() + done, run.source() + run.length(), new Appending(growing));
                }
            }
            return;
        } catch (Transfer.NoRangesException e) {
            LOG.info("{}: {}, so all of it is read", location, e.getMessage());
        }
        wholeFile(part);
    }

    /** Creates {@code part} from the whole file and checks the whole file's digest. */
    void wholeFile(Path part) throws IOException {
        ImagenetFile file = plan();
        Files.deleteIfExists(part);
        String digest;
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Picking picking = new Picking(file, channel, location);
            transfer.read(0, -1, picking);
            channel.force(true);
            digest = HexFormat.of().formatHex(picking.digest.digest());
        }
        if (!digest.equals(sha256)) {
            Files.delete(part);
            throw new WeightsException("%s has the sha256 %s, expected %s: it was replaced or damaged in transit"
                    .formatted(location, digest, sha256));
        }
    }

    private ImagenetFile plan() throws IOException {
        Collecting head = new Collecting();
        transfer.read(0, HEAD, head);
        long length = Safetensors.headerLength(head.bytes(), location);
        long values = Safetensors.LENGTH_BYTES + length;
        if (values > HEAD) {
            head.restart();
            transfer.read(0, values, head);
        }
        if (head.bytes().remaining() < values) {
            throw new WeightsException(location + " is truncated: it ends in its header");
        }
        ByteBuffer header = head.bytes().slice(Safetensors.LENGTH_BYTES, (int) length);
        Map<String, Safetensors.Place> places = Safetensors.places(header, location);
        return ImagenetFile.of(places, values, location);
    }

    private record Appending(PartFile file) implements Transfer.Sink {
        @Override
        public void accept(ByteBuffer bytes) throws IOException {
            file.append(bytes);
        }

        @Override
        public boolean restart() {
            return false;
        }
    }

    private static final class Collecting implements Transfer.Sink {
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

        @Override
        public void accept(ByteBuffer bytes) {
            collected.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        @Override
        public boolean restart() {
            collected.reset();
            return true;
        }

        ByteBuffer bytes() {
            return ByteBuffer.wrap(collected.toByteArray());
        }
    }

    /** Reads every byte of the source, in order, and keeps the needed ones. */
    private static final class Picking implements Transfer.Sink {
        private static final long LOGGED_EVERY = 64 << 20;

        private final ImagenetFile file;
        private final FileChannel channel;
        private final String location;
        private final MessageDigest digest = Digests.sha256();
        private long at;

        Picking(ImagenetFile file, FileChannel channel, String location) throws IOException {
            this.file = file;
            this.channel = channel;
            this.location = location;
            restart();
        }

        @Override
        public void accept(ByteBuffer bytes) throws IOException {
            digest.update(bytes.duplicate());
            long end = at + bytes.remaining();
            for (ImagenetFile.Run run : file.runs()) {
                long from = Math.max(at, run.source());
                long to = Math.min(end, run.source() + run.length());
                if (from < to) {
                    ByteBuffer wanted = bytes.slice(bytes.position() + (int) (from - at), (int) (to - from));
                    write(wanted, run.target() + from - run.source());
                }
            }
            if (end / LOGGED_EVERY > at / LOGGED_EVERY) {
                LOG.info("{}: {} MB read", location, end >> 20);
            }
            at = end;
        }

        @Override
        public boolean restart() throws IOException {
            digest.reset();
            at = 0;
            channel.truncate(0);
            write(file.start(), 0);
            return true;
        }

        private void write(ByteBuffer bytes, long position) throws IOException {
            long to = position;
            while (bytes.hasRemaining()) {
                to += channel.write(bytes, to);
            }
        }
    }
}
