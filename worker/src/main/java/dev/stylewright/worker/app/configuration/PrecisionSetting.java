package dev.stylewright.worker.app.configuration;

/** The floating-point format in which the network is computed. */
public enum PrecisionSetting {
    /** 32 bits. */
    FP32,
    /** 16 bits. */
    FP16
}
