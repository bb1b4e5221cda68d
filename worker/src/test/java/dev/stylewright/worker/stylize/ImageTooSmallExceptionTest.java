package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the message of an image that is too small advises. */
class ImageTooSmallExceptionTest {
    private static final Pattern ADVICE = Pattern.compile("ask for a (size|styleScale) of at least ([0-9.]+)");

    /** An image, the requested size, and the message if that is too small. */
    private record Trial(ImageSize original, int size, double styleScale) {
        ImageSize scaled() {
            return original.withLonger(StylizationOptions.styleSize(size, styleScale));
        }

        boolean isTooSmall() {
            return scaled().shorter() < ImageSize.SMALLEST_SIDE;
        }

        ImageTooSmallException exception() {
            return new ImageTooSmallException("styles[0]", original, scaled(), size, styleScale);
        }
    }

    private static List<Trial> tooSmall() {
        List<Trial> found = new ArrayList<>();
        for (int shorter : List.of(1, 7, 16, 20, 33, 200, 399)) {
            for (int size : List.of(16, 17, 96, 333, 512)) {
                for (double scale : List.of(0.01, 0.1, 1.0 / 3, 0.37, 0.99, 1.0, 1.5)) {
                    found.add(new Trial(new ImageSize(400, shorter), size, scale));
                    found.add(new Trial(new ImageSize(shorter, 400), size, scale));
                }
            }
        }
        return found.stream().filter(Trial::isTooSmall).toList();
    }

    @Test
    void whatIsAdvisedWorks() {
        assertThat(tooSmall()).hasSizeGreaterThan(100).allSatisfy(trial -> {
            ImageTooSmallException e = trial.exception();
            Matcher advice = ADVICE.matcher(String.valueOf(e.getMessage()));
            assertThat(advice.find()).as(e.getMessage()).isTrue();
            assertThat(advice.group(1)).isEqualTo(e.field());
            Trial better = advice.group(1).equals("size")
                    ? new Trial(trial.original, Integer.parseInt(advice.group(2)), trial.styleScale)
                    : new Trial(trial.original, trial.size, Double.parseDouble(advice.group(2)));
            assertThat(better.isTooSmall()).as("%s: %s", trial, e.getMessage()).isFalse();
        });
    }

    /** {@code styleScale} is at fault where the image would be large enough without it. */
    @Test
    void theFieldIsTheOneThatIsAtFault() {
        assertThat(tooSmall()).allSatisfy(trial -> assertThat(trial.exception().field())
                .isEqualTo(
                        new Trial(trial.original, trial.size, Math.max(1, trial.styleScale)).isTooSmall()
                                ? "size"
                                : "styleScale"));
    }

    @Test
    void aTenthOfAStyleAtSize96IsBlamedOnStyleScale() {
        assertThat(new Trial(new ImageSize(300, 200), 96, 0.1).exception())
                .hasMessageContaining("ask for a styleScale of at least 0.25");
    }
}
