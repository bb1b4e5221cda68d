package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.worker.stylize.Border;
import dev.stylewright.worker.stylize.Colors;
import dev.stylewright.worker.stylize.Optimizer;
import dev.stylewright.worker.stylize.Pooling;
import dev.stylewright.worker.stylize.Recipe;
import dev.stylewright.worker.stylize.Start;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a request's parameters mean to the painter. */
final class Recipes {

    private Recipes() {}

    /** A layer of weight 0 has no say, so it isn't computed either. */
    private static Map<String, Double> counted(Map<String, Double> layers) {
        Map<String, Double> counted = new LinkedHashMap<>(layers);
        counted.values().removeIf(weight -> weight == 0);
        return counted;
    }

    static Recipe of(Parameters parameters) {
        Recipe recipe = new Recipe(
                parameters.size(),
                parameters.iterations(),
                parameters.contentWeight(),
                parameters.styleWeight(),
                parameters.totalVariationWeight(),
                counted(parameters.styleLayers()),
                counted(parameters.contentLayers()),
                switch (parameters.optimizer()) {
                    case LBFGS -> Optimizer.LBFGS;
                    case ADAM -> Optimizer.ADAM;
                },
                parameters.learningRate(),
                switch (parameters.start()) {
                    case CONTENT -> Start.CONTENT;
                    case NOISE -> Start.NOISE;
                    case STYLE -> Start.STYLE;
                },
                parameters.seed(),
                switch (parameters.pooling()) {
                    case MAX -> Pooling.MAX;
                    case AVG -> Pooling.AVG;
                });
        return recipe.with(
                        switch (parameters.colors()) {
                            case STYLE -> Colors.STYLE;
                            case CONTENT -> Colors.CONTENT;
                            case MATCH -> Colors.MATCH;
                        },
                        parameters.styleScale(),
                        parameters.stopBelow())
                .with(
                        switch (parameters.border()) {
                            case CLEAN -> Border.CLEAN;
                            case PLAIN -> Border.PLAIN;
                        });
    }
}
