package dev.stylewright.worker.stylize.vgg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The architecture of VGG19's convolutions (Simonyan and Zisserman, ICLR 2015, configuration E): five blocks of 2, 2, 4, 4 and 4 convolutions
 * with 3x3 kernels and zero padding of 1 pixel. A ReLU follows each convolution, and a 2x2 pooling separates the blocks. Tensors have
 * torchvision's names.
 */
public final class Vgg19 {
    private static final int[] DEPTHS = {2, 2, 4, 4, 4};
    private static final int[] CHANNELS = {64, 128, 256, 512, 512};
    private static final List<Convolution> CONVOLUTIONS = convolutionsOf(DEPTHS, CHANNELS);

    private Vgg19() {}

    /**
     * One convolution and the ReLU after it.
     *
     * @param layer name of the activation after the ReLU: {@code relu<block>_<i>}
     * @param block 1 to 5; a pooling precedes the first convolution of each block except the first
     * @param index torchvision's index in {@code vgg19.features}
     * @param in number of input channels
     * @param out number of output channels
     */
    public record Convolution(String layer, int block, int index, int in, int out) {
        /** Name of the kernel's tensor. */
        public String weightName() {
            return "features." + index + ".weight";
        }

        /** Name of the bias's tensor. */
        public String biasName() {
            return "features." + index + ".bias";
        }

        /** Shape of the kernel: out, in, 3, 3. */
        public List<Integer> weightShape() {
            return List.of(out, in, 3, 3);
        }

        /** Shape of the bias: out. */
        public List<Integer> biasShape() {
            return List.of(out);
        }
    }

    /** All 16 convolutions, from the image inwards. */
    public static List<Convolution> convolutions() {
        return CONVOLUTIONS;
    }

    /** The convolution before the layer of this name. Empty if there is no such layer. */
    public static Optional<Convolution> convolution(String layer) {
        return CONVOLUTIONS.stream().filter(c -> c.layer().equals(layer)).findFirst();
    }

    /** Names of all layers, from the image inwards. */
    public static List<String> layers() {
        return CONVOLUTIONS.stream().map(Convolution::layer).toList();
    }

    /** Whether {@code name} is the name of a layer. */
    public static boolean isLayer(String name) {
        return convolution(name).isPresent();
    }

    private static List<Convolution> convolutionsOf(int[] depths, int[] channels) {
        List<Convolution> found = new ArrayList<>();
        int index = 0;
        int in = 3;
        for (int block = 1; block <= depths.length; block++) {
            for (int i = 1; i <= depths[block - 1]; i++) {
                int out = channels[block - 1];
                found.add(new Convolution("relu" + block + "_" + i, block, index, in, out));
                in = out;
                index += 2; // the convolution and its ReLU
            }
            index++; // the pooling
        }
        return List.copyOf(found);
    }
}
