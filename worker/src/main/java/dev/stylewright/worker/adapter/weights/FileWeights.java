package dev.stylewright.worker.adapter.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A safetensors file on this machine. */
record FileWeights(Path path, String sha256) implements WeightsSource {
    @Override
    public String name() {
        return String.valueOf(path.getFileName()).replaceFirst("\\.[^.]*$", "");
    }

    @Override
    public String location() {
        return "weights file " + path;
    }

    @Override
    public ByteBuffer read() {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new WeightsException(
                        "%s has %d bytes, more than the %d that are supported: keep only the convolutions"
                                .formatted(location(), size, Integer.MAX_VALUE));
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
        } catch (NoSuchFileException e) {
            throw new WeightsException(location() + " does not exist", e);
        } catch (IOException e) {
            throw new WeightsException(location() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
