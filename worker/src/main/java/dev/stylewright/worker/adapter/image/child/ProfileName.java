package dev.stylewright.worker.adapter.image.child;

import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The name of a colour profile: its description tag, in the types of ICC.1:2001 and ICC.1:2022. */
final class ProfileName {
    private static final int MAX_CHARACTERS = 100;
    private static final int TEXT = 0x64657363;
    private static final int LOCALIZED = 0x6d6c7563;
    private static final String UNKNOWN = "unnamed";

    private ProfileName() {}

    static String of(ICC_Profile profile) {
        byte[] tag = profile.getData(ICC_Profile.icSigProfileDescriptionTag);
        if (tag == null || tag.length < 16) {
            return UNKNOWN;
        }
        ByteBuffer bytes = ByteBuffer.wrap(tag);
        try {
            int type = bytes.getInt(0);
            String name = UNKNOWN;
            if (type == TEXT) {
                name = new String(tag, 12, Math.min(bytes.getInt(8), tag.length - 12), StandardCharsets.US_ASCII);
            } else if (type == LOCALIZED && bytes.getInt(8) > 0) {
                name = new String(tag, bytes.getInt(24), bytes.getInt(20), StandardCharsets.UTF_16BE);
            }
            String clean = name.replace("\0", "").strip();
            return clean.substring(0, Math.min(MAX_CHARACTERS, clean.length()));
        } catch (IndexOutOfBoundsException damaged) {
            return UNKNOWN;
        }
    }
}
