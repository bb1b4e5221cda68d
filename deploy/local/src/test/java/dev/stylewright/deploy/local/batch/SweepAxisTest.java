package dev.stylewright.deploy.local.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.ParameterDefinition;
import dev.stylewright.protocol.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepAxisTest {

    @Test
    void valuesAreParsedAndKeptAsWritten() {
        SweepAxis axis = SweepAxis.parse("contentWeight=0.003, 0.020,1e-1");
        assertThat(axis.name()).isEqualTo("contentWeight");
        assertThat(axis.values()).extracting(SweepAxis.Value::text).containsExactly("0.003", "0.020", "1e-1");
        assertThat(axis.values()).extracting(SweepAxis.Value::parsed).containsExactly(0.003, 0.02, 0.1);
    }

    @Test
    void valuesOfLayersAreSeparatedBySemicolons() {
        assertThat(SweepAxis.parse("styleLayers=relu1_1=1,relu2_1=2;relu3_1=1").values())
                .hasSize(2);
    }

    @Test
    void everyParameterHasAnExampleThatIsValid() {
        for (ParameterDefinition definition : Parameters.definitions()) {
            SweepAxis axis = SweepAxis.parse(SweepAxis.example(definition));
            assertThat(axis.values()).as(definition.name()).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contentWeight|'contentWeight' is not a parameter with values; for example --sweep contentWeight=0.003,0.02,0.1",
                "content-weight=1|there is no parameter 'content-weight'; use contentWeight, for example --sweep contentWeight=0.075,0.15,0.3",
                "contrast=1|there is no parameter 'contrast'; for example --sweep contentWeight=0.003,0.02,0.1; the parameters are size, iterations,",
                "contentWeight=0.1,much|contentWeight must be a number from 0 to 1000000, is",
                "contentWeight=-1|contentWeight must be a number from 0 to 1000000, is -1.0; for example --sweep contentWeight=",
                "size=15,64|size must be",
                "colors=style,green|colors must be one of \"style\", \"content\", \"match\", is \"green\"; for example --sweep colors=style,content,match",
                "keepMetadata=yes|keepMetadata must be true or false, is 'yes'; for example --sweep keepMetadata=false,true",
                "contentWeight=0.02,0.1,0.020|contentWeight has the value 0.020 twice: leave one out",
                "contentWeight=|contentWeight must be a number"
            })
    void aWrongSweepNamesTheParameterAndAnExample(String text, String message) {
        assertThatThrownBy(() -> SweepAxis.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
