package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.app.DecoderMain;

/** The codec that tests share: its process lives as long as theirs. */
public final class TestCodec {
    /** What an image of 4 GiB gives it. */
    public static final ChildSettings SETTINGS = new ChildSettings(DecoderMain.class.getName(), 819L << 20);

    private static final ChildImageCodec SHARED = new ChildImageCodec(SETTINGS);

    private TestCodec() {}

    public static ChildImageCodec shared() {
        return SHARED;
    }
}
