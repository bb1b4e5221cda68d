package dev.stylewright.worker.app.configuration;

/** In which numbers the network is computed. */
public enum PrecisionSetting {
    /** 32 bits. */
    FP32,
    /** 16 bits. */
    FP16
}
