package dev.gradus.diagnose.preflight;

import java.util.List;

/// The items of a preflight: data, then the model as it is written, then what running it shows.
public final class Items {
    private Items() {}

    /// All of them.
    ///
    /// @return in the order in which they are looked at
    public static List<Item> all() {
        return List.of(
                new FiniteValues(),
                new CauseItem("inputs-not-scaled", DataNumbers::scale),
                new CauseItem("extreme-values", DataNumbers::reach),
                new ConstantElements(),
                new CauseItem("information-lost", DataNumbers::constantShare),
                new DuplicateColumns(),
                new ColumnTexts(),
                new CauseItem("target-leak", DataNumbers::leak),
                new LabelRange(),
                new ClassBalance(),
                new CauseItem("labels-constant", DataNumbers::usualTarget),
                new CauseItem("targets-not-scaled", DataNumbers::targetScale),
                new CauseItem("labels-shuffled", DataNumbers::neighbours),
                new CauseItem("labels-shifted", DataNumbers::rows),
                new CauseItem("label-noise", DataNumbers::noise),
                new DuplicateSamples(),
                new CauseItem("splits-differ", DataNumbers::parts),
                new CauseItem("sorted-data", DataNumbers::order),
                new OddPictures(),
                new Baselines(),
                new ModelFits(),
                new CauseItem("softmax-before-loss", ModelWords::softmaxOnce),
                new CauseItem("output-activation", ModelWords::outputActivation),
                new ActivationBeforeSoftmax(),
                new CauseItem("missing-nonlinearity", ModelWords::nonlinear),
                new CauseItem("loss-unfit", ModelWords::loss),
                new DropoutPlace(),
                new InitializationFit(),
                new CauseItem("symmetry", ModelWords::asymmetric),
                new CauseItem("initialization-too-small", ModelWords::largeEnough),
                new CauseItem("initialization-too-large", ModelWords::smallEnough),
                new SomethingToTrain(),
                new UsualLearningRate(),
                new InitialLoss(),
                new PenaltyGrows(),
                new GradientsArrive(),
                new IndependentSamples(),
                new Modes(),
                new GradientsRight(),
                new TwentySamples(),
                new RoundTrip());
    }
}
