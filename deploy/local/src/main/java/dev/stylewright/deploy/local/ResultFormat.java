package dev.stylewright.deploy.local;

import java.util.Locale;

/** The format of results in a directory, by its name on the command line. */
enum ResultFormat {
    PNG,
    JPG,
    WEBP;

    /** The extension, with its dot. */
    String ending() {
        return "." + this;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
