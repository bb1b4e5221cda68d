package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Colors;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Converts the parameters of a request to options of the stylizer. */
final class OptionsMapper {

    private OptionsMapper() {}

    /** Removes layers of weight 0: they have no effect and need not be computed. */
    private static Map<String, Double> counted(Map<String, Double> layers) {
        Map<String, Double> counted = new LinkedHashMap<>(layers);
        counted.values().removeIf(weight -> weight == 0);
        return counted;
    }

    static StylizationOptions of(Parameters parameters) {
        return StylizationOptions.builder()
                .size(parameters.size())
                .iterations(parameters.iterations())
                .scales(parameters.scales())
                .contentWeight(parameters.contentWeight())
                .styleWeight(parameters.styleWeight())
                .totalVariationWeight(parameters.totalVariationWeight())
                .styleLayers(counted(parameters.styleLayers()))
                .contentLayers(counted(parameters.contentLayers()))
                .styleScale(parameters.styleScale())
                .optimizer(
                        switch (parameters.optimizer()) {
                            case LBFGS -> Optimizer.LBFGS;
                            case ADAM -> Optimizer.ADAM;
                        })
                .learningRate(parameters.learningRate())
                .start(
                        switch (parameters.start()) {
                            case CONTENT -> Start.CONTENT;
                            case NOISE -> Start.NOISE;
                            case STYLE -> Start.STYLE;
                        })
                .seed(parameters.seed())
                .pooling(
                        switch (parameters.pooling()) {
                            case MAX -> Pooling.MAX;
                            case AVG -> Pooling.AVG;
                        })
                .border(
                        switch (parameters.border()) {
                            case CLEAN -> Border.CLEAN;
                            case PLAIN -> Border.PLAIN;
                        })
                .colors(
                        switch (parameters.colors()) {
                            case STYLE -> Colors.STYLE;
                            case CONTENT -> Colors.CONTENT;
                            case MATCH -> Colors.MATCH;
                        })
                .stopBelow(parameters.stopBelow())
                .build();
    }
}
