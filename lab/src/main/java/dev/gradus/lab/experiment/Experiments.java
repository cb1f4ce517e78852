package dev.gradus.lab.experiment;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import dev.gradus.lab.experiment.activation.ActivationCurves;
import dev.gradus.lab.experiment.activation.ActivationNoise;
import dev.gradus.lab.experiment.activation.ActivationRanking;
import dev.gradus.lab.experiment.activation.DeadReLU;
import dev.gradus.lab.experiment.activation.VanishingGradient;
import dev.gradus.lab.experiment.activation.ZeroCentred;
import dev.gradus.lab.experiment.augmentation.Adversarial;
import dev.gradus.lab.experiment.augmentation.AugmentationsCompared;
import dev.gradus.lab.experiment.augmentation.CropFalsePositives;
import dev.gradus.lab.experiment.augmentation.LabelChanging;
import dev.gradus.lab.experiment.augmentation.LookLeft;
import dev.gradus.lab.experiment.augmentation.MnistChain;
import dev.gradus.lab.experiment.augmentation.PcaColour;
import dev.gradus.lab.experiment.augmentation.Robustness;
import dev.gradus.lab.experiment.cifar.CifarCnn;
import dev.gradus.lab.experiment.cifar.CifarFitNet17;
import dev.gradus.lab.experiment.cifar.CifarTwoLayer;
import dev.gradus.lab.experiment.cifar.SmallData;
import dev.gradus.lab.experiment.errata.LectureErrata;
import dev.gradus.lab.experiment.graph.BackpropByHand;
import dev.gradus.lab.experiment.graph.ComputationGraph;
import dev.gradus.lab.experiment.graph.GradientCheck;
import dev.gradus.lab.experiment.graph.MatrixShapes;
import dev.gradus.lab.experiment.history.Digits1995;
import dev.gradus.lab.experiment.history.HintonFour;
import dev.gradus.lab.experiment.history.PerceptronOnDigits;
import dev.gradus.lab.experiment.history.TimeLine;
import dev.gradus.lab.experiment.initialization.HeVsXavierDepth;
import dev.gradus.lab.experiment.initialization.InitHistograms;
import dev.gradus.lab.experiment.initialization.LargeInputSaturation;
import dev.gradus.lab.experiment.initialization.LsuvLayers;
import dev.gradus.lab.experiment.initialization.RbmPretrainingExperiment;
import dev.gradus.lab.experiment.initialization.ZeroInitSymmetry;
import dev.gradus.lab.experiment.loss.LossFunctions;
import dev.gradus.lab.experiment.loss.SoftmaxBeforeTheLoss;
import dev.gradus.lab.experiment.mnist.DigitAsMatrix;
import dev.gradus.lab.experiment.mnist.Fashion;
import dev.gradus.lab.experiment.mnist.LeNet;
import dev.gradus.lab.experiment.mnist.MnistCnn;
import dev.gradus.lab.experiment.mnist.MnistLadder;
import dev.gradus.lab.experiment.neuron.Adaline;
import dev.gradus.lab.experiment.neuron.DepthAgainstWidth;
import dev.gradus.lab.experiment.neuron.Madaline;
import dev.gradus.lab.experiment.neuron.OneNeuron;
import dev.gradus.lab.experiment.neuron.PerceptronRule;
import dev.gradus.lab.experiment.neuron.UniversalApproximation;
import dev.gradus.lab.experiment.neuron.XorByHand;
import dev.gradus.lab.experiment.neuron.XorLearned;
import dev.gradus.lab.experiment.neuron.XorShapes;
import dev.gradus.lab.experiment.normalization.BnBadInit;
import dev.gradus.lab.experiment.normalization.BnInceptionTable;
import dev.gradus.lab.experiment.normalization.BnLearningRates;
import dev.gradus.lab.experiment.normalization.CovariateShift;
import dev.gradus.lab.experiment.normalization.GammaBeta;
import dev.gradus.lab.experiment.normalization.HowBnHelps;
import dev.gradus.lab.experiment.normalization.LayerOrders;
import dev.gradus.lab.experiment.normalization.LossSlices;
import dev.gradus.lab.experiment.normalization.NormsAndBatchSize;
import dev.gradus.lab.experiment.normalization.OtherNorms;
import dev.gradus.lab.experiment.normalization.RunningOrBatch;
import dev.gradus.lab.experiment.optimization.AdaptiveRates;
import dev.gradus.lab.experiment.optimization.BatchSize;
import dev.gradus.lab.experiment.optimization.DecoupledDecay;
import dev.gradus.lab.experiment.optimization.FeatureScaling;
import dev.gradus.lab.experiment.optimization.GdSgdMinibatch;
import dev.gradus.lab.experiment.optimization.LearningRateSchedules;
import dev.gradus.lab.experiment.optimization.OptimizerFamily;
import dev.gradus.lab.experiment.optimization.OptimizerPaths;
import dev.gradus.lab.experiment.optimization.OptimizersMnist;
import dev.gradus.lab.experiment.optimization.WarmUp;
import dev.gradus.lab.experiment.preparation.MinMaxOutlier;
import dev.gradus.lab.experiment.preparation.PreparationCompared;
import dev.gradus.lab.experiment.preparation.UnscaledRegression;
import dev.gradus.lab.experiment.preparation.WhiteningNoise;
import dev.gradus.lab.experiment.regularization.DoubleDescent;
import dev.gradus.lab.experiment.regularization.DropoutAtTest;
import dev.gradus.lab.experiment.regularization.DropoutRates;
import dev.gradus.lab.experiment.regularization.EarlyStoppingCurves;
import dev.gradus.lab.experiment.regularization.EnsembleOfSeeds;
import dev.gradus.lab.experiment.regularization.L1VsL2;
import dev.gradus.lab.experiment.regularization.MixingCompared;
import dev.gradus.lab.experiment.regularization.MonteCarloUncertainty;
import dev.gradus.lab.experiment.regularization.MoreData;
import dev.gradus.lab.experiment.regularization.NoiseAsRegularizer;
import dev.gradus.lab.experiment.regularization.PrmlPolynomial;
import dev.gradus.lab.experiment.regularization.ReduceFeatures;
import dev.gradus.lab.experiment.regularization.RegularizedBoundary;
import dev.gradus.lab.experiment.regularization.RegularizersCompared;
import dev.gradus.lab.experiment.regularization.SmoothFunctions;
import dev.gradus.lab.experiment.regularization.WeightDecaySweep;
import dev.gradus.lab.experiment.regularization.WhenNotOverfitting;
import dev.gradus.lab.experiment.search.CoarseAndFine;
import dev.gradus.lab.experiment.search.LogVersusLinear;
import dev.gradus.lab.experiment.search.RandomVersusGrid;
import dev.gradus.lab.experiment.watching.CrossValidation;
import dev.gradus.lab.experiment.watching.InitialLoss;
import dev.gradus.lab.experiment.watching.LearningRates;
import dev.gradus.lab.experiment.watching.OverAndUnderfitting;
import dev.gradus.lab.experiment.watching.OverfitTwenty;
import dev.gradus.lab.experiment.watching.SlowLossFastAccuracy;
import dev.gradus.lab.experiment.watching.TrainTestLeak;
import dev.gradus.lab.experiment.watching.TrainValidationTest;
import java.util.List;

/// All experiments, by theme in the order of the lectures.
public final class Experiments {
    /// One line each.
    public static final List<Experiment> ALL =
            List.of(
                    new OneNeuron(),
                    new PerceptronRule(),
                    new Adaline(),
                    new Madaline(),
                    new XorByHand(),
                    new XorLearned(),
                    new XorShapes(),
                    new UniversalApproximation(),
                    new DepthAgainstWidth(),
                    new ComputationGraph(),
                    new BackpropByHand(),
                    new GradientCheck(),
                    new MatrixShapes(),
                    new ActivationCurves(),
                    new ZeroCentred(),
                    new VanishingGradient(),
                    new DeadReLU(),
                    new ActivationRanking(),
                    new ActivationNoise(),
                    new LossFunctions(),
                    new SoftmaxBeforeTheLoss(),
                    new InitHistograms(),
                    new ZeroInitSymmetry(),
                    new LargeInputSaturation(),
                    new HeVsXavierDepth(),
                    new LsuvLayers(),
                    new RbmPretrainingExperiment(),
                    new InitialLoss(),
                    new OverfitTwenty(),
                    new LearningRates(),
                    new SlowLossFastAccuracy(),
                    new OverAndUnderfitting(),
                    new TrainTestLeak(),
                    new TrainValidationTest(),
                    new CrossValidation(),
                    new MnistLadder(),
                    new MnistCnn(),
                    new LeNet(),
                    new Fashion(),
                    new DigitAsMatrix(),
                    new GdSgdMinibatch(),
                    new AdaptiveRates(),
                    new OptimizerPaths(),
                    new OptimizerFamily(),
                    new OptimizersMnist(),
                    new LearningRateSchedules(),
                    new BatchSize(),
                    new WarmUp(),
                    new DecoupledDecay(),
                    new FeatureScaling(),
                    new PrmlPolynomial(),
                    new L1VsL2(),
                    new WeightDecaySweep(),
                    new RegularizedBoundary(),
                    new ReduceFeatures(),
                    new MoreData(),
                    new SmoothFunctions(),
                    new WhenNotOverfitting(),
                    new DropoutRates(),
                    new DropoutAtTest(),
                    new EarlyStoppingCurves(),
                    new MixingCompared(),
                    new NoiseAsRegularizer(),
                    new EnsembleOfSeeds(),
                    new MonteCarloUncertainty(),
                    new RegularizersCompared(),
                    new DoubleDescent(),
                    new HowBnHelps(),
                    new CovariateShift(),
                    new OtherNorms(),
                    new BnLearningRates(),
                    new BnBadInit(),
                    new GammaBeta(),
                    new RunningOrBatch(),
                    new LayerOrders(),
                    new NormsAndBatchSize(),
                    new BnInceptionTable(),
                    new LossSlices(),
                    new PreparationCompared(),
                    new WhiteningNoise(),
                    new MinMaxOutlier(),
                    new UnscaledRegression(),
                    new AugmentationsCompared(),
                    new LabelChanging(),
                    new MnistChain(),
                    new Robustness(),
                    new LookLeft(),
                    new CropFalsePositives(),
                    new PcaColour(),
                    new Adversarial(),
                    new RandomVersusGrid(),
                    new CoarseAndFine(),
                    new LogVersusLinear(),
                    new CifarTwoLayer(),
                    new CifarCnn(),
                    new CifarFitNet17(),
                    new SmallData(),
                    new TimeLine(),
                    new PerceptronOnDigits(),
                    new Digits1995(),
                    new HintonFour(),
                    new LectureErrata());

    private Experiments() {}

    /// The experiments of a theme.
    ///
    /// @param theme one of them
    /// @return in their order
    public static List<Experiment> of(Theme theme) {
        return ALL.stream().filter(e -> e.theme() == theme).toList();
    }

    /// An experiment by its name.
    ///
    /// @param name on the command line
    /// @return the experiment
    /// @throws GradusException when there is none, with similar names
    public static Experiment named(String name) {
        List<String> names = ALL.stream().map(Experiment::name).toList();
        return ALL.stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        GradusException.got("an experiment %s", name)
                                .expected("the name of one: 'gradus lab list' shows them")
                                .because("a typing mistake")
                                .repair("%s", Suggest.sentence(name, names)));
    }
}
