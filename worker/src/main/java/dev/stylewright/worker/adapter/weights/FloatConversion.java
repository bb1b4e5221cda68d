package dev.stylewright.worker.adapter.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Conversions of the floating-point types of weights to float32. */
enum FloatConversion {
    F16(Short.BYTES) {
        @Override
        float get(ByteBuffer values, int index) {
            return halfToFloat(values.getShort(index * Short.BYTES));
        }
    },
    BF16(Short.BYTES) {
        @Override
        float get(ByteBuffer values, int index) {
            return Float.intBitsToFloat(values.getShort(index * Short.BYTES) << 16);
        }
    },
    F32(Float.BYTES) {
        @Override
        float get(ByteBuffer values, int index) {
            return values.getFloat(index * Float.BYTES);
        }
    },
    F64(Double.BYTES) {
        @Override
        float get(ByteBuffer values, int index) {
            return (float) values.getDouble(index * Double.BYTES);
        }
    };

    private final int bytes;

    FloatConversion(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one value in bytes. */
    int bytes() {
        return bytes;
    }

    abstract float get(ByteBuffer values, int index);

    /** All values as float32 in a direct buffer of the machine's byte order. */
    ByteBuffer toFloats(ByteBuffer values) {
        int count = values.remaining() / bytes;
        ByteBuffer result = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
        FloatBuffer floats = result.asFloatBuffer();
        for (int i = 0; i < count; i++) {
            floats.put(i, get(values, i));
        }
        return result;
    }

    /** IEEE 754 binary16 to binary32; exact. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wideExponent = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | wideExponent << 23 | fraction << 13);
    }
}
