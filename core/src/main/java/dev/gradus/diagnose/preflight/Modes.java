package dev.gradus.diagnose.preflight;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.activation.RReLU;
import dev.gradus.nn.layer.SpectralNorm;
import dev.gradus.nn.layer.WeightNoise;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which layers answer differently in training and in evaluation: dropout, noise and normalization do, and evaluation gives the same twice.
///
/// Each layer is given what it gets in evaluation, in both modes, so that no difference is passed on to the layers behind it.
record Modes() implements Item {
    private static final int SAMPLES = 16;

    @Override
    public String name() {
        return "train-and-evaluation";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        Tensor inputs = subject.batch(SAMPLES).inputs();
        float[] once = Trial.outputs(plan.network(), inputs, Pass.evaluation());
        float[] twice = Trial.outputs(plan.network(), inputs, Pass.evaluation());
        if (!Arrays.equals(once, twice)) {
            return Optional.of(
                    Result.of(
                            name(),
                            Outcome.FAIL,
                            new Measured("passes of evaluation that differ", 2, "0"),
                            "two passes of the same batch in evaluation give different outputs",
                            "A layer draws random numbers, or changes its state, in evaluation: let it ask pass.isTraining() and pass.drops()."));
        }
        Map<String, Layer> differing = differing(plan, inputs, subject.random());
        List<String> known = new ArrayList<>(), others = new ArrayList<>();
        differing.forEach((path, layer) ->
                (isExpected(layer) ? known : others).add(path + " " + layer.getClass().getSimpleName()));
        String expected = "a difference in dropout, noise and normalization alone";
        if (others.isEmpty()) {
            String text =
                    known.isEmpty()
                            ? "all layers do the same in training and evaluation"
                            : "training differs from evaluation in " + String.join(", ", known);
            return Optional.of(Result.pass(name(), known.size(), expected, text));
        }
        return Optional.of(
                Result.of(
                        name(),
                        Outcome.NOTE,
                        new Measured("other layers that differ", others.size(), expected),
                        "training differs from evaluation in " + String.join(", ", others),
                        "If that is not what these layers are for, let them do the same in both modes."));
    }

    private static Map<String, Layer> differing(Plan plan, Tensor inputs, Rng random) {
        Map<String, Layer> differing = new LinkedHashMap<>();
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            plan.network()
                    .forward(
                            inputs,
                            Pass.evaluation()
                                    .observing((path, layer, input, output) -> {
                                        boolean isWhole = layer.children().isEmpty() || isExpected(layer);
                                        if (!isWhole) return;
                                        Tensor trained = layer.forward(input, Pass.training(random));
                                        if (!Arrays.equals(trained.toFloats(), output.toFloats()))
                                            differing.put(path, layer);
                                    }));
        }
        return differing;
    }

    private static boolean isExpected(Layer layer) {
        return Trial.isNoise(layer)
                || layer instanceof RReLU
                || layer instanceof SpectralNorm
                || layer instanceof WeightNoise
                || new Chain.Link("", layer).isNorm();
    }
}
