package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.app.DecoderMain;

/** A codec that all tests of a JVM share. */
public final class TestCodec {
    /** The worker's settings with 4 GiB of memory. */
    public static final ChildSettings SETTINGS = new ChildSettings(DecoderMain.class.getName(), 819L << 20);

    private static final ChildImageCodec SHARED = new ChildImageCodec(SETTINGS);

    private TestCodec() {}

    public static ChildImageCodec shared() {
        return SHARED;
    }
}
