package dev.gradus.diagnose.fact;

import dev.gradus.train.ObservedStep;
import java.util.List;

/// A step of a training in numbers.
///
/// @param update its number, from 1
/// @param loss of its batch
/// @param learningRate of the step
/// @param layers in the order in which they ran; those that consist of others are left out
/// @param parameters in the order of the model
public record StepState(
        long update, double loss, double learningRate, List<LayerState> layers, List<ParameterState> parameters) {
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

    /// The weights: parameters with two axes or more.
    ///
    /// @return in the order of the model
    public List<ParameterState> weights() {
        return parameters.stream().filter(p -> !p.isVector()).toList();
    }
}
