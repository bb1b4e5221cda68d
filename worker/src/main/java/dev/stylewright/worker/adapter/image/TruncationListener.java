package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Remembers a decoder's remark that data ran out, after which it goes on in grey. Other remarks are harmless. */
final class TruncationListener implements IIOReadWarningListener {
    private Optional<String> remark = Optional.empty();

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        if (lower.contains("premature") || lower.contains("corrupt") || lower.contains("unexpected end")) {
            remark = Optional.of(warning);
        }
    }

    void requireNone() throws UnreadableImageException {
        if (remark.isPresent()) {
            throw new UnreadableImageException(
                    "the picture's data is incomplete (%s): send the whole file".formatted(remark.get()));
        }
    }
}
