package dev.stylewright.worker.adapter.image.library;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Colours that a file specifies by code points (ITU-T H.273) instead of an ICC profile, converted to a profile.
 *
 * @param primaries code point of the colour primaries
 * @param transfer code point of the transfer characteristics
 */
record CodedColours(int primaries, int transfer) {
    private static final int BT709 = 1;
    private static final int UNSPECIFIED = 2;
    private static final int GAMMA_22 = 4;
    private static final int GAMMA_28 = 5;
    private static final int LINEAR = 8;
    private static final int PQ = 16;

    private static final double[] D65 = {0.3127, 0.329};
    /** The white point of profiles, ICC.1:2022, 7.2.16. */
    private static final double[] D50 = {0.9642, 1, 0.8249};
    /** Bradford's cone responses, ICC.1:2022, Annex E. */
    private static final double[][] CONES = {
        {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
    };

    private static final int CURVE = 4096;
    private static final int MOST = 65535;
    private static final int HEADER = 128;
    private static final int TAG = 12;

    /** Luminance of reference white in PQ, as a fraction of its peak of 10,000 cd/m2 (ITU-R BT.2408). */
    private static final double PQ_WHITE = 203.0 / 10_000;

    /** The colours as a profile; empty if it would change nothing, or if the code points are unknown: such colours are treated as sRGB. */
    Optional<byte[]> profile() {
        if ((primaries == BT709 || primaries == UNSPECIFIED) && !changesLight()) {
            return Optional.empty();
        }
        return corners().map(this::profile);
    }

    private boolean changesLight() {
        return transfer == GAMMA_22 || transfer == GAMMA_28 || transfer == LINEAR || transfer == PQ;
    }

    /** Chromaticities of red, green and blue, with white point D65 (ITU-T H.273, table 2). */
    private Optional<double[][]> corners() {
        return switch (primaries) {
            case BT709, UNSPECIFIED -> Optional.of(new double[][] {{0.64, 0.33}, {0.3, 0.6}, {0.15, 0.06}});
            case 5 -> Optional.of(new double[][] {{0.64, 0.33}, {0.29, 0.6}, {0.15, 0.06}});
            case 6, 7 -> Optional.of(new double[][] {{0.63, 0.34}, {0.31, 0.595}, {0.155, 0.07}});
            case 9 -> Optional.of(new double[][] {{0.708, 0.292}, {0.17, 0.797}, {0.131, 0.046}});
            case 12 -> Optional.of(new double[][] {{0.68, 0.32}, {0.265, 0.69}, {0.15, 0.06}});
            default -> Optional.empty();
        };
    }

    /**
     * Linear light, 0 to 1, for a sample of 0 to 1. As in browsers, all curves of standard-range video are treated as sRGB, and so is HLG, which is
     * designed for that.
     */
    private DoubleUnaryOperator light() {
        return switch (transfer) {
            case GAMMA_22 -> sample -> Math.pow(sample, 2.2);
            case GAMMA_28 -> sample -> Math.pow(sample, 2.8);
            case LINEAR -> sample -> sample;
            case PQ -> sample -> Math.min(1, pq(sample) / PQ_WHITE);
            default -> sample -> sample <= 0.04045 ? sample / 12.92 : Math.pow((sample + 0.055) / 1.055, 2.4);
        };
    }

    /** SMPTE ST 2084, equation 4.1. */
    private static double pq(double sample) {
        double root = Math.pow(sample, 32.0 / 2523);
        return Math.pow(Math.max(root - 3424.0 / 4096, 0) / (2413.0 / 128 - 2392.0 / 128 * root), 8192.0 / 1305);
    }

    /** A profile of three primaries and a curve (ICC.1:2001-04, 6.3.1.2). */
    private byte[] profile(double[][] corners) {
        double[][] toD50 = toD50(corners);
        byte[] name = "Colours %d, %d of H.273".formatted(primaries, transfer).getBytes(StandardCharsets.US_ASCII);
        int tags = 9;
        int description = 12 + name.length + 1 + 78;
        int size = HEADER + 4 + TAG * tags + 4 * 20 + 12 + 2 * CURVE + padded(description) + 12;
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(size).putInt(0).putInt(0x02400000).put(ascii("mntrRGB XYZ "));
        out.position(36);
        out.put(ascii("acsp"));
        out.position(68);
        xyz(D50, out);
        out.position(HEADER);
        out.putInt(tags);
        int at = HEADER + 4 + TAG * tags;
        String[] colours = {"rXYZ", "gXYZ", "bXYZ", "wtpt"};
        for (int i = 0; i < colours.length; i++) {
            tag(colours[i], at + 20 * i, 20, out);
        }
        at += 20 * colours.length;
        for (String curve : new String[] {"rTRC", "gTRC", "bTRC"}) {
            tag(curve, at, 12 + 2 * CURVE, out);
        }
        at += 12 + 2 * CURVE;
        tag("desc", at, description, out);
        tag("cprt", at + padded(description), 12, out);
        for (int i = 0; i < 3; i++) {
            out.put(ascii("XYZ ")).putInt(0);
            xyz(new double[] {toD50[0][i], toD50[1][i], toD50[2][i]}, out);
        }
        out.put(ascii("XYZ ")).putInt(0);
        xyz(D50, out);
        out.put(ascii("curv")).putInt(0).putInt(CURVE);
        DoubleUnaryOperator light = light();
        for (int i = 0; i < CURVE; i++) {
            out.putShort((short) Math.round(MOST * light.applyAsDouble(i / (CURVE - 1.0))));
        }
        out.put(ascii("desc")).putInt(0).putInt(name.length + 1).put(name);
        out.position(at + padded(description));
        out.put(ascii("text")).putInt(0);
        return out.array();
    }

    private static void tag(String name, int at, int bytes, ByteBuffer out) {
        out.put(ascii(name)).putInt(at).putInt(bytes);
    }

    private static void xyz(double[] values, ByteBuffer out) {
        for (double value : values) {
            out.putInt((int) Math.round(65536 * value));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int padded(int bytes) {
        return (bytes + 3) & ~3;
    }

    /** The matrix from linear RGB to XYZ, adapted from D65 to D50. */
    private static double[][] toD50(double[][] corners) {
        double[][] columns = new double[3][3];
        for (int i = 0; i < 3; i++) {
            double[] full = xyz(corners[i]);
            for (int row = 0; row < 3; row++) {
                columns[row][i] = full[row];
            }
        }
        double[] white = xyz(D65);
        double[] amounts = times(inverse(columns), white);
        double[] from = times(CONES, white);
        double[] to = times(CONES, D50);
        double[][] scaled = new double[3][];
        for (int row = 0; row < 3; row++) {
            double factor = to[row] / from[row];
            scaled[row] = new double[] {CONES[row][0] * factor, CONES[row][1] * factor, CONES[row][2] * factor};
        }
        double[][] adapted = times(inverse(CONES), times(scaled, columns));
        for (double[] row : adapted) {
            for (int i = 0; i < 3; i++) {
                row[i] *= amounts[i];
            }
        }
        return adapted;
    }

    /** A chromaticity as XYZ with Y = 1. */
    private static double[] xyz(double[] xy) {
        return new double[] {xy[0] / xy[1], 1, (1 - xy[0] - xy[1]) / xy[1]};
    }

    private static double[] times(double[][] m, double[] v) {
        double[] result = new double[3];
        for (int row = 0; row < 3; row++) {
            result[row] = m[row][0] * v[0] + m[row][1] * v[1] + m[row][2] * v[2];
        }
        return result;
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] result = new double[3][3];
        for (int column = 0; column < 3; column++) {
            double[] product = times(a, new double[] {b[0][column], b[1][column], b[2][column]});
            for (int row = 0; row < 3; row++) {
                result[row][column] = product[row];
            }
        }
        return result;
    }

    /** By cofactors. */
    private static double[][] inverse(double[][] m) {
        double[][] result = new double[3][3];
        double determinant = 0;
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                int r = (row + 1) % 3;
                int s = (row + 2) % 3;
                int c = (column + 1) % 3;
                int d = (column + 2) % 3;
                result[column][row] = m[r][c] * m[s][d] - m[r][d] * m[s][c];
            }
            determinant += m[row][0] * result[0][row];
        }
        for (double[] line : result) {
            for (int i = 0; i < 3; i++) {
                line[i] /= determinant;
            }
        }
        return result;
    }
}
