package dev.gradus.diagnose.fact;

import dev.gradus.train.ObservedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An observed step as distributions, to be recorded beside its [StepState].
///
/// @param update its number, from 1
/// @param layers in the order in which they ran; of many, some that are evenly spread
/// @param parameters in the order of the model; of many, some that are evenly spread
public record StepStatistics(long update, List<OfLayer> layers, List<OfParameter> parameters) {
    private static final int MOST = 64;

    /// Keeps copies.
    public StepStatistics {
        layers = List.copyOf(layers);
        parameters = List.copyOf(parameters);
    }

    /// What a layer made of a batch.
    ///
    /// @param path of the layer, such as `1`
    /// @param output of the layer
    /// @param gradient of the output; null where none arrived
    public record OfLayer(String path, Distribution output, @Nullable Distribution gradient) {}

    /// What an update did to a parameter.
    ///
    /// @param name such as `1.weight`
    /// @param weight before the update
    /// @param gradient as the optimizer got it; null where none arrived
    /// @param update what was added
    public record OfParameter(String name, Distribution weight, @Nullable Distribution gradient, Distribution update) {}

    /// A step that is shown.
    ///
    /// @param step while it lasts
    /// @return its distributions
    public static StepStatistics of(ObservedStep step) {
        List<OfLayer> layers = new ArrayList<>();
        for (ObservedStep.Seen seen : some(StepState.plain(step))) {
            layers.add(
                    new OfLayer(
                            seen.path(),
                            Distribution.of(seen.output()),
                            seen.gradient() == null ? null : Distribution.of(seen.gradient())));
        }
        List<OfParameter> parameters = new ArrayList<>();
        for (ObservedStep.Change change : some(step.parameters())) parameters.add(of(change));
        return new StepStatistics(step.at().update(), layers, parameters);
    }

    private static OfParameter of(ObservedStep.Change change) {
        return new OfParameter(
                change.name(),
                Distribution.of(change.before()),
                change.gradient() == null ? null : Distribution.of(change.gradient()),
                Distribution.ofDifference(change.after(), change.before()));
    }

    private static <T> List<T> some(List<T> all) {
        int n = Math.min(MOST, all.size());
        return IntStream.range(0, n)
                .mapToObj(i -> all.get((int) ((long) i * (all.size() - 1) / Math.max(1, n - 1))))
                .toList();
    }
}
