package dev.gradus.diagnose.cause;

import dev.gradus.config.Catalogue;
import java.util.List;

/// The catalogue of causes for which a training goes wrong.
public final class Causes {
    /// All causes, by their names.
    public static final Catalogue<Cause> ALL =
            new Catalogue<>("cause", Cause.class)
                    .add(InputsNotScaled.CAUSE, new InputsNotScaled(), c -> c)
                    .add(TargetsNotScaled.CAUSE, new TargetsNotScaled(), c -> c)
                    .add(ExtremeValues.CAUSE, new ExtremeValues(), c -> c)
                    .add(LabelsUnrelated.CAUSE, new LabelsUnrelated(), c -> c)
                    .add(LabelsConstant.CAUSE, new LabelsConstant(), c -> c)
                    .add(LabelsShifted.CAUSE, new LabelsShifted(), c -> c)
                    .add(LabelNoise.CAUSE, new LabelNoise(), c -> c)
                    .add(ClassImbalance.CAUSE, new ClassImbalance(), c -> c)
                    .add(SortedData.CAUSE, new SortedData(), c -> c)
                    .add(Duplicates.CAUSE, new Duplicates(), c -> c)
                    .add(TargetLeak.CAUSE, new TargetLeak(), c -> c)
                    .add(SplitsDiffer.CAUSE, new SplitsDiffer(), c -> c)
                    .add(InformationLost.CAUSE, new InformationLost(), c -> c)
                    .add(SoftmaxBeforeLoss.CAUSE, new SoftmaxBeforeLoss(), c -> c)
                    .add(OutputActivation.CAUSE, new OutputActivation(), c -> c)
                    .add(LossUnfit.CAUSE, new LossUnfit(), c -> c)
                    .add(MissingNonlinearity.CAUSE, new MissingNonlinearity(), c -> c)
                    .add(LayersFrozen.CAUSE, new LayersFrozen(), c -> c)
                    .add(Symmetry.CAUSE, new Symmetry(), c -> c)
                    .add(InitializationTooSmall.CAUSE, new InitializationTooSmall(), c -> c)
                    .add(InitializationTooLarge.CAUSE, new InitializationTooLarge(), c -> c)
                    .add(VanishingGradients.CAUSE, new VanishingGradients(), c -> c)
                    .add(ExplodingGradients.CAUSE, new ExplodingGradients(), c -> c)
                    .add(DeadUnits.CAUSE, new DeadUnits(), c -> c)
                    .add(SaturatedUnits.CAUSE, new SaturatedUnits(), c -> c)
                    .add(CapacityTooSmall.CAUSE, new CapacityTooSmall(), c -> c)
                    .add(DropoutTooStrong.CAUSE, new DropoutTooStrong(), c -> c)
                    .add(Normalization.CAUSE, new Normalization(), c -> c)
                    .add(LearningRateTooHigh.CAUSE, new LearningRateTooHigh(), c -> c)
                    .add(LearningRateTooLow.CAUSE, new LearningRateTooLow(), c -> c)
                    .add(OptimizerSettings.CAUSE, new OptimizerSettings(), c -> c)
                    .add(ScheduleUnfit.CAUSE, new ScheduleUnfit(), c -> c)
                    .add(ClippingTooTight.CAUSE, new ClippingTooTight(), c -> c)
                    .add(AveragingUnfit.CAUSE, new AveragingUnfit(), c -> c)
                    .add(WeightDecayTooStrong.CAUSE, new WeightDecayTooStrong(), c -> c)
                    .add(RegularizationTooStrong.CAUSE, new RegularizationTooStrong(), c -> c)
                    .add(AugmentationTooStrong.CAUSE, new AugmentationTooStrong(), c -> c)
                    .add(BatchTooLarge.CAUSE, new BatchTooLarge(), c -> c)
                    .add(BatchTooSmall.CAUSE, new BatchTooSmall(), c -> c)
                    .add(TooFewEpochs.CAUSE, new TooFewEpochs(), c -> c)
                    .add(StoppedTooEarly.CAUSE, new StoppedTooEarly(), c -> c)
                    .add(Plateau.CAUSE, new Plateau(), c -> c)
                    .add(Overfitting.CAUSE, new Overfitting(), c -> c)
                    .add(Underfitting.CAUSE, new Underfitting(), c -> c)
                    .add(StuckAtStart.CAUSE, new StuckAtStart(), c -> c);

    private Causes() {}

    /// Makes all causes.
    ///
    /// @return in the order of their names
    public static List<Cause> all() {
        return ALL.names().stream().map(ALL::make).toList();
    }

    /// The name of a cause.
    ///
    /// @param cause of the catalogue, or your own
    /// @return its name in the catalogue; that of its class otherwise
    public static String name(Cause cause) {
        return ALL.entries().stream()
                .filter(e -> e.defaults().getClass().equals(cause.config().getClass()))
                .findFirst()
                .map(Catalogue.Entry::name)
                .orElse(cause.getClass().getSimpleName());
    }
}
