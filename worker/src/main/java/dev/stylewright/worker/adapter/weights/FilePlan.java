package dev.stylewright.worker.adapter.weights;

import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Maps the convolutions of a file to those of VGG-19. A file of VGG-16 (Simonyan and Zisserman 2015, configuration D) with torchvision's names is
 * recognised by the shapes of its tensors: its blocks 3 and 4 have one convolution less, which an identity replaces.
 */
final class FilePlan {
    private static final Set<String> NOT_IN_VGG16 = Set.of("relu3_4", "relu4_4", "relu5_4");

    private FilePlan() {}

    /**
     * A convolution of VGG-19 and its counterpart in the file.
     *
     * @param convolution a convolution of VGG-19
     * @param index its index in the file, in torchvision's {@code features}; empty for an identity, which is not in the file
     */
    record Slot(Vgg19.Convolution convolution, OptionalInt index) {
        /** Name of the kernel's tensor in the file. */
        String weightName() {
            return "features." + index.orElseThrow() + ".weight";
        }

        /** Name of the bias's tensor in the file. */
        String biasName() {
            return "features." + index.orElseThrow() + ".bias";
        }
    }

    /** The convolutions from the image inwards, up to the last one in the file. */
    static List<Slot> of(Map<String, Safetensors.Entry> entries) {
        List<Slot> slots = isVgg16(entries) ? vgg16() : vgg19();
        int count = slots.size();
        while (count > 0 && !mentions(entries, slots.get(count - 1))) {
            count--;
        }
        return slots.subList(0, count);
    }

    private static boolean mentions(Map<String, Safetensors.Entry> entries, Slot slot) {
        return slot.index().isPresent()
                && (entries.containsKey(slot.weightName()) || entries.containsKey(slot.biasName()));
    }

    private static boolean isVgg16(Map<String, Safetensors.Entry> entries) {
        Set<String> names = vgg19().stream().map(Slot::weightName).collect(Collectors.toSet());
        return vgg16().stream()
                .filter(slot -> slot.index().isPresent() && !names.contains(slot.weightName()))
                .anyMatch(slot -> {
                    Safetensors.Entry entry = entries.get(slot.weightName());
                    return entry != null
                            && entry.shape().equals(slot.convolution().weightShape());
                });
    }

    private static List<Slot> vgg19() {
        return Vgg19.convolutions().stream()
                .map(c -> new Slot(c, OptionalInt.of(c.index())))
                .toList();
    }

    private static List<Slot> vgg16() {
        List<Slot> slots = new ArrayList<>();
        int left = 0;
        for (Vgg19.Convolution c : Vgg19.convolutions()) {
            if (NOT_IN_VGG16.contains(c.layer())) {
                slots.add(new Slot(c, OptionalInt.empty()));
                left += 2; // the convolution and its ReLU
            } else {
                slots.add(new Slot(c, OptionalInt.of(c.index() - left)));
            }
        }
        return slots;
    }
}
