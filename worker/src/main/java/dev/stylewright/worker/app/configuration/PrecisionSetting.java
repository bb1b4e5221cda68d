package dev.stylewright.worker.app.configuration;

/** The floating-point format in which the network is computed. */
public enum PrecisionSetting {
    /** The fastest whose gradients agree with those in 32 bits. */
    AUTO,
    /** 32 bits. */
    FP32,
    /** 16 bits, 5 of them for the exponent. */
    FP16,
    /** 16 bits, 8 of them for the exponent. */
    BF16
}
