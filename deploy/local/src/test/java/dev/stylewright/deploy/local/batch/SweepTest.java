package dev.stylewright.deploy.local.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.Parameters;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SweepTest {

    @Test
    void theFirstAxisVariesSlowest() {
        Sweep sweep = sweep("contentWeight=0.02,0.1", "colors=style,content,match");
        assertThat(sweep.combinations())
                .extracting(sweep::label)
                .startsWith("contentWeight 0.02, colors style", "contentWeight 0.02, colors content")
                .hasSize(6);
        assertThat(sweep.fileName(sweep.combinations().get(5))).isEqualTo("contentWeight-0.1_colors-match");
        Parameters last = sweep.combinations().get(5).parameters();
        assertThat(last.contentWeight()).isEqualTo(0.1);
        assertThat(last.colors().wireName()).isEqualTo("match");
    }

    @Test
    void valuesOfLayersMakeDifferentFileNames() {
        Sweep sweep = sweep("styleLayers=relu1_1=1;relu1_1=1,relu2_1=2");
        assertThat(sweep.combinations())
                .extracting(sweep::fileName)
                .containsExactly("styleLayers-relu1_1-1", "styleLayers-relu1_1-1-relu2_1-2");
    }

    @Test
    void tooManyAxesOrCombinationsAreRefused() {
        assertThatThrownBy(() -> sweep("size=64,96", "iterations=1,2", "seed=1,2"))
                .hasMessage("--sweep can be given twice at most, for rows and columns, not 3 times: leave out seed");
        assertThatThrownBy(() -> sweep("size=64,96", "size=128"))
                .hasMessage("--sweep names size twice: give all its values at once, or another parameter");
        assertThatThrownBy(() -> sweep("seed=1,2,3,4,5,6,7,8,9,10,11", "scales=1,2,3,4,5,6,7,8,9,10"))
                .hasMessage("--sweep asks for 11 values of seed times 10 values of scales, 110 paintings; the limit is"
                        + " 100: leave out some values");
    }

    @Test
    void aCombinationThatIsNotValidIsNamed() {
        assertThatThrownBy(() -> sweep("contentWeight=0,1", "styleWeight=0,1"))
                .hasMessageStartingWith("--sweep, at contentWeight 0, styleWeight 0: contentWeight and styleWeight");
    }

    private static Sweep sweep(String... axes) {
        List<SweepAxis> parsed = Stream.of(axes).map(SweepAxis::parse).toList();
        return Sweep.of(parsed, Parameters.defaults());
    }
}
