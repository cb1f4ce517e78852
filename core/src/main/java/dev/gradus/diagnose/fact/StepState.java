package dev.gradus.diagnose.fact;

import static java.util.stream.Collectors.toSet;

import dev.gradus.nn.layer.Affine;
import dev.gradus.nn.norm.LayerNorm;
import dev.gradus.nn.norm.RmsNorm;
import dev.gradus.train.ObservedStep;
import java.util.List;
import java.util.Set;

/// A step of a training in numbers.
///
/// @param update its number, from 1
/// @param loss of its batch
/// @param learningRate of the step
/// @param layers in the order in which they ran; those that consist of others are left out
/// @param parameters in the order of the model
public record StepState(
        long update, double loss, double learningRate, List<LayerState> layers, List<ParameterState> parameters) {
    /// Layers whose parameters may have several axes and are no weights of units.
    private static final Set<String> SCALES =
            Set.of(Affine.class.getSimpleName(), LayerNorm.class.getSimpleName(), RmsNorm.class.getSimpleName());

    /// Keeps copies.
    public StepState {
        layers = List.copyOf(layers);
        parameters = List.copyOf(parameters);
    }

    /// A step that is shown.
    ///
    /// @param step while it lasts
    /// @return its numbers
    public static StepState of(ObservedStep step) {
        return new StepState(
                step.at().update(),
                step.loss(),
                step.at().learningRate(),
                plain(step).stream().map(LayerState::of).toList(),
                step.parameters().stream().map(ParameterState::of).toList());
    }

    /// The layers that do not consist of others.
    static List<ObservedStep.Seen> plain(ObservedStep step) {
        return step.layers().stream().filter(seen -> seen.layer().children().isEmpty()).toList();
    }

    /// The weights of units: parameters with two axes or more, but not numbers for each element or channel, which are equal at first and
    /// need not differ.
    ///
    /// @return in the order of the model
    public List<ParameterState> weights() {
        Set<String> scaled =
                layers.stream().filter(l -> SCALES.contains(l.type())).map(LayerState::path).collect(toSet());
        return parameters.stream().filter(p -> !p.isVector() && !scaled.contains(p.layer())).toList();
    }
}
