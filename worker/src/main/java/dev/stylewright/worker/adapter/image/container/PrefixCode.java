package dev.stylewright.worker.adapter.image.container;

import dev.stylewright.worker.pipeline.image.UnreadableImageException;

/**
 * A canonical prefix code of a lossless WebP (RFC 9649): either complete or of one symbol, which then takes no bits. Codes that are
 * neither are refused, as libwebp does: a decoder's reading of them is anybody's guess. Immutable.
 */
final class PrefixCode {
    private static final int LONGEST = 15;
    /** In which order the lengths of the code that codes the lengths are stored. */
    private static final int[] ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private static final int REPEAT_LAST = 16;
    private static final int FEW_ZEROS = 17;
    private static final int MANY_ZEROS = 18;
    /** What is repeated before there was a length. */
    private static final int FIRST_LAST = 8;

    /** How many symbols have a code of each length. */
    private final int[] counts;
    /** In the order of their codes. */
    private final int[] symbols;

    private PrefixCode(int[] counts, int[] symbols) {
        this.counts = counts;
        this.symbols = symbols;
    }

    /**
     * Reads the description of a code.
     *
     * @param alphabet how many symbols there are
     */
    static PrefixCode read(LosslessBits bits, int alphabet) throws UnreadableImageException {
        return bits.flag() ? simple(bits, alphabet) : ofLengths(lengths(bits, alphabet));
    }

    private static PrefixCode simple(LosslessBits bits, int alphabet) throws UnreadableImageException {
        int[] counts = new int[LONGEST + 1];
        int[] symbols = new int[1 + bits.read(1)];
        symbols[0] = bits.read(bits.flag() ? 8 : 1);
        if (symbols.length == 2) {
            symbols[1] = bits.read(8);
            counts[1] = 2;
        }
        for (int symbol : symbols) {
            require(symbol < alphabet);
        }
        return new PrefixCode(counts, symbols);
    }

    private static int[] lengths(LosslessBits bits, int alphabet) throws UnreadableImageException {
        int[] ofLengths = new int[ORDER.length];
        int stored = 4 + bits.read(4);
        for (int i = 0; i < stored; i++) {
            ofLengths[ORDER[i]] = bits.read(3);
        }
        PrefixCode code = ofLengths(ofLengths);
        int left = bits.flag() ? 2 + bits.read(2 + 2 * bits.read(3)) : alphabet;
        require(left <= alphabet);
        int[] lengths = new int[alphabet];
        int last = FIRST_LAST;
        for (int at = 0; at < alphabet && left > 0; left--) {
            int symbol = code.next(bits);
            int repeat = repeat(symbol, bits);
            require(at + repeat <= alphabet);
            int length = symbol < REPEAT_LAST ? symbol : symbol == REPEAT_LAST ? last : 0;
            for (int i = 0; i < repeat; i++) {
                lengths[at++] = length;
            }
            last = length == 0 ? last : length;
        }
        return lengths;
    }

    private static int repeat(int symbol, LosslessBits bits) throws UnreadableImageException {
        return switch (symbol) {
            case REPEAT_LAST -> 3 + bits.read(2);
            case FEW_ZEROS -> 3 + bits.read(3);
            case MANY_ZEROS -> 11 + bits.read(7);
            default -> 1;
        };
    }

    private static PrefixCode ofLengths(int[] lengths) throws UnreadableImageException {
        int[] counts = new int[LONGEST + 1];
        int used = 0;
        int space = 0;
        for (int length : lengths) {
            if (length > 0) {
                counts[length]++;
                used++;
                space += 1 << (LONGEST - length);
            }
        }
        require(used == 1 || space == 1 << LONGEST);
        int[] symbols = new int[used];
        int next = 0;
        for (int length = 1; length <= LONGEST; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    symbols[next++] = symbol;
                }
            }
        }
        return new PrefixCode(used == 1 ? new int[LONGEST + 1] : counts, symbols);
    }

    private static void require(boolean sound) throws UnreadableImageException {
        if (!sound) {
            throw new UnreadableImageException("the WebP has a prefix code that is none: the file is damaged");
        }
    }

    /** The symbol that comes next. */
    int next(LosslessBits bits) throws UnreadableImageException {
        if (symbols.length == 1) {
            return symbols[0];
        }
        int code = 0;
        int first = 0;
        int index = 0;
        // A complete code has a symbol at the latest at its greatest length.
        for (int length = 1; ; length++) {
            code |= bits.read(1);
            int count = counts[length];
            if (code - first < count) {
                return symbols[index + code - first];
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
    }
}
