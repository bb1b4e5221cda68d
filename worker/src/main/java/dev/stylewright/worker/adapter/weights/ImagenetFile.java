package dev.stylewright.worker.adapter.weights;

import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A safetensors file that contains only the convolutions of a larger one. Its bytes depend on the tensors alone: names in alphabetical order, no
 * gaps, no metadata. Its digest is therefore a digest of the tensors, independent of their source.
 */
final class ImagenetFile {
    private final ByteBuffer start;
    private final List<Run> runs;

    private ImagenetFile(ByteBuffer start, List<Run> runs) {
        this.start = start;
        this.runs = List.copyOf(runs);
    }

    /**
     * Bytes that are contiguous in both files.
     *
     * @param source offset in the larger file
     * @param target offset in this file
     * @param length number of bytes
     */
    record Run(long source, long target, long length) {}

    /**
     * Plans the file.
     *
     * @param places positions of the larger file's tensors
     * @param values offset of its values
     * @param location name of the larger file in messages
     * @throws WeightsException a convolution is missing, or has a wrong shape or type
     */
    static ImagenetFile of(Map<String, Safetensors.Place> places, long values, String location) {
        Map<String, Safetensors.Place> here = new TreeMap<>();
        Vgg19.convolutions().stream()
                .flatMap(c ->
                        Stream.of(Map.entry(c.weightName(), c.weightShape()), Map.entry(c.biasName(), c.biasShape())))
                .forEach(tensor -> here.put(
                        tensor.getKey(), WeightsLoader.place(places, tensor.getKey(), tensor.getValue(), location)));
        long offset = 0;
        for (Map.Entry<String, Safetensors.Place> tensor : here.entrySet()) {
            Safetensors.Place there = tensor.getValue();
            long length = there.to() - there.from();
            tensor.setValue(new Safetensors.Place(there.dtype(), there.shape(), offset, offset + length));
            offset += length;
        }
        ByteBuffer start = Safetensors.start(here);
        List<Run> runs = new ArrayList<>();
        here.forEach((name, place) -> add(
                runs,
                new Run(
                        values
                                + WeightsLoader.required(places.get(name), name, location)
                                        .from(),
                        start.remaining() + place.from(),
                        place.to() - place.from())));
        return new ImagenetFile(start, runs);
    }

    /** Merges runs that are adjacent in both files. */
    private static void add(List<Run> runs, Run next) {
        int last = runs.size() - 1;
        if (last >= 0 && runs.get(last).source() + runs.get(last).length() == next.source()) {
            Run before = runs.get(last);
            runs.set(last, new Run(before.source(), before.target(), before.length() + next.length()));
        } else {
            runs.add(next);
        }
    }

    /** The bytes before the values. */
    ByteBuffer start() {
        return start.duplicate();
    }

    /** The sources of the values, in the order of this file. */
    List<Run> runs() {
        return runs;
    }

    /** The size of the whole file. */
    long size() {
        return start.remaining() + runs.stream().mapToLong(Run::length).sum();
    }
}
