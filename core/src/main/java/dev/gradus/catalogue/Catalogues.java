package dev.gradus.catalogue;

import dev.gradus.config.Catalogue;
import dev.gradus.data.Columns;
import dev.gradus.data.Mixing;
import dev.gradus.data.Pictures;
import dev.gradus.data.Preparation;
import dev.gradus.data.Signature;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.prepare.Clip;
import dev.gradus.data.prepare.GlobalContrast;
import dev.gradus.data.prepare.Impute;
import dev.gradus.data.prepare.MinMax;
import dev.gradus.data.prepare.OneHot;
import dev.gradus.data.prepare.Ordinal;
import dev.gradus.data.prepare.Pca;
import dev.gradus.data.prepare.RobustScale;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.prepare.Whiten;
import dev.gradus.data.prepare.ZeroMean;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.CELU;
import dev.gradus.nn.activation.ELU;
import dev.gradus.nn.activation.GELU;
import dev.gradus.nn.activation.HardSigmoid;
import dev.gradus.nn.activation.HardSwish;
import dev.gradus.nn.activation.HardTanh;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.Mish;
import dev.gradus.nn.activation.PReLU;
import dev.gradus.nn.activation.RReLU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.ReLU6;
import dev.gradus.nn.activation.SELU;
import dev.gradus.nn.activation.ScaledTanh;
import dev.gradus.nn.activation.SiLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.activation.Softplus;
import dev.gradus.nn.activation.Softsign;
import dev.gradus.nn.activation.Step;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.activation.ThresholdedReLU;
import dev.gradus.nn.activation.VLReLU;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.He;
import dev.gradus.nn.init.LeCun;
import dev.gradus.nn.init.Normal;
import dev.gradus.nn.init.Ones;
import dev.gradus.nn.init.Orthonormal;
import dev.gradus.nn.init.ScaledNormal;
import dev.gradus.nn.init.Sparse;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.init.TruncatedNormal;
import dev.gradus.nn.init.Uniform;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.AdaptiveAvgPool2d;
import dev.gradus.nn.layer.Add;
import dev.gradus.nn.layer.AlphaDropout;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.layer.Concatenate;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.ConvTranspose2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Dropout2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GaussianNoise;
import dev.gradus.nn.layer.GlobalAvgPool2d;
import dev.gradus.nn.layer.GlobalMaxPool2d;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.layer.Mean;
import dev.gradus.nn.layer.Pad2d;
import dev.gradus.nn.layer.Permute;
import dev.gradus.nn.layer.Pointwise;
import dev.gradus.nn.layer.Rescale;
import dev.gradus.nn.layer.Reshape;
import dev.gradus.nn.layer.SelectChannels;
import dev.gradus.nn.layer.SpectralNorm;
import dev.gradus.nn.layer.Upsample2d;
import dev.gradus.nn.layer.WeightNoise;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.Hinge;
import dev.gradus.nn.loss.Huber;
import dev.gradus.nn.loss.KlDivergence;
import dev.gradus.nn.loss.MeanAbsoluteError;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.loss.MultiMargin;
import dev.gradus.nn.loss.NegativeLogLikelihood;
import dev.gradus.nn.loss.SmoothL1;
import dev.gradus.nn.loss.SumSquaredError;
import dev.gradus.nn.loss.WeightedSum;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.norm.GroupNorm;
import dev.gradus.nn.norm.InstanceNorm;
import dev.gradus.nn.norm.LayerNorm;
import dev.gradus.nn.norm.LocalResponseNorm;
import dev.gradus.nn.norm.RmsNorm;
import dev.gradus.nn.pretrain.DataInitializer;
import dev.gradus.nn.pretrain.Lsuv;
import dev.gradus.nn.pretrain.Rbm;
import dev.gradus.nn.pretrain.RbmPretraining;
import dev.gradus.optim.AdaDelta;
import dev.gradus.optim.AdaGrad;
import dev.gradus.optim.Adam;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.Adamax;
import dev.gradus.optim.AdaptiveClip;
import dev.gradus.optim.Ema;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.GradientDescent;
import dev.gradus.optim.Lamb;
import dev.gradus.optim.LayerNormClip;
import dev.gradus.optim.Lbfgs;
import dev.gradus.optim.Lion;
import dev.gradus.optim.Lookahead;
import dev.gradus.optim.NAdam;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.RAdam;
import dev.gradus.optim.RProp;
import dev.gradus.optim.RmsProp;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.Swa;
import dev.gradus.optim.ValueClip;
import dev.gradus.optim.WeightAverage;
import dev.gradus.optim.schedule.Cosine;
import dev.gradus.optim.schedule.CosineRestarts;
import dev.gradus.optim.schedule.Cyclic;
import dev.gradus.optim.schedule.Exponential;
import dev.gradus.optim.schedule.MultiStep;
import dev.gradus.optim.schedule.OneCycle;
import dev.gradus.optim.schedule.Polynomial;
import dev.gradus.optim.schedule.ReduceOnPlateau;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.optim.schedule.Sequence;
import dev.gradus.optim.schedule.Warmup;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.ElasticNet;
import dev.gradus.regularize.GroupLasso;
import dev.gradus.regularize.L1;
import dev.gradus.regularize.L2;
import dev.gradus.regularize.L2Norm;
import dev.gradus.regularize.MaxNorm;
import dev.gradus.regularize.Orthogonality;
import dev.gradus.regularize.Penalty;
import dev.gradus.regularize.ProximalL1;

/// The names under which files, flags and search spaces know the things of each kind; a test fails if a class is missing.
public final class Catalogues {
    /// First values of parameters.
    public static final Catalogue<Initializer> INITIALIZERS =
            OtherNames.initializers(
                    new Catalogue<>("initializer", Initializer.class)
                            .add("zeros", new Zeros.Config(), Zeros::new)
                            .add("ones", new Ones.Config(), Ones::new)
                            .add("truncated-normal", new TruncatedNormal.Config(), TruncatedNormal::new)
                            .add("scaled-normal", new ScaledNormal.Config(), ScaledNormal::new)
                            .add("lecun", new LeCun.Config(), LeCun::new)
                            .add("orthonormal", new Orthonormal.Config(), Orthonormal::new)
                            .add("sparse", new Sparse.Config(), Sparse::new)
                            .add("identity", new dev.gradus.nn.init.Identity.Config(), dev.gradus.nn.init.Identity::new)
                            .add("constant", new Constant.Config(), Constant::new)
                            .add("normal", new Normal.Config(), Normal::new)
                            .add("uniform", new Uniform.Config(), Uniform::new)
                            .add("torch-default", new TorchDefault.Config(), TorchDefault::new)
                            .add("xavier", new Xavier.Config(), Xavier::new)
                            .add("he", new He.Config(), He::new));

    /// Layers and activations.
    public static final Catalogue<Layer> LAYERS =
            OtherNames.layers(
                    new Catalogue<>("layer", Layer.class, INITIALIZERS)
                            .add("sequential", new Sequential.Config(), Sequential::new)
                            .add("graph", new LayerGraph.Config(), LayerGraph::new)
                            .add("add", new Add.Config(), Add::new)
                            .add("concatenate", new Concatenate.Config(), Concatenate::new)
                            .add("identity", new Identity.Config(), Identity::new)
                            .add("reshape", new Reshape.Config(), Reshape::new)
                            .add("permute", new Permute.Config(), Permute::new)
                            .add("select-channels", new SelectChannels.Config(), SelectChannels::new)
                            .add("rescale", new Rescale.Config(), Rescale::new)
                            .add("affine", new dev.gradus.nn.layer.Affine.Config(), dev.gradus.nn.layer.Affine::new)
                            .add("pointwise", new Pointwise.Config(Pointwise.Function.ABS), Pointwise::new)
                            .add("mean", new Mean.Config(), Mean::new)
                            .add("pad-2d", new Pad2d.Config(), Pad2d::new)
                            .add("upsample-2d", new Upsample2d.Config(), Upsample2d::new)
                            .add("conv-2d", new Conv2d.Config(), Conv2d::new)
                            .add("conv-transpose-2d", new ConvTranspose2d.Config(), ConvTranspose2d::new)
                            .add("max-pool-2d", new MaxPool2d.Config(), MaxPool2d::new)
                            .add("avg-pool-2d", new AvgPool2d.Config(), AvgPool2d::new)
                            .add("adaptive-avg-pool-2d", new AdaptiveAvgPool2d.Config(), AdaptiveAvgPool2d::new)
                            .add("global-max-pool-2d", new GlobalMaxPool2d.Config(), GlobalMaxPool2d::new)
                            .add("global-avg-pool-2d", new GlobalAvgPool2d.Config(), GlobalAvgPool2d::new)
                            .add("linear", new Linear.Config(0), Linear::new)
                            .add("flatten", new Flatten.Config(), Flatten::new)
                            .add("dropout", new Dropout.Config(), Dropout::new)
                            .add("spectral-norm", new SpectralNorm.Config(), SpectralNorm::new)
                            .add("weight-noise", new WeightNoise.Config(), WeightNoise::new)
                            .add("batch-norm-1d", new BatchNorm1d.Config(), BatchNorm1d::new)
                            .add("batch-norm-2d", new BatchNorm2d.Config(), BatchNorm2d::new)
                            .add("instance-norm", new InstanceNorm.Config(), InstanceNorm::new)
                            .add("layer-norm", new LayerNorm.Config(), LayerNorm::new)
                            .add("local-response-norm", new LocalResponseNorm.Config(), LocalResponseNorm::new)
                            .add("rms-norm", new RmsNorm.Config(), RmsNorm::new)
                            .add("group-norm", new GroupNorm.Config(0), GroupNorm::new)
                            .add("dropout-2d", new Dropout2d.Config(), Dropout2d::new)
                            .add("alpha-dropout", new AlphaDropout.Config(), AlphaDropout::new)
                            .add("gaussian-noise", new GaussianNoise.Config(), GaussianNoise::new)
                            .add("hard-tanh", new HardTanh.Config(), HardTanh::new)
                            .add("relu6", new ReLU6.Config(), ReLU6::new)
                            .add("vl-relu", new VLReLU.Config(), VLReLU::new)
                            .add("rrelu", new RReLU.Config(), RReLU::new)
                            .add("prelu", new PReLU.Config(), PReLU::new)
                            .add("elu", new ELU.Config(), ELU::new)
                            .add("selu", new SELU.Config(), SELU::new)
                            .add("celu", new CELU.Config(), CELU::new)
                            .add("gelu", new GELU.Config(), GELU::new)
                            .add("silu", new SiLU.Config(), SiLU::new)
                            .add("mish", new Mish.Config(), Mish::new)
                            .add("softplus", new Softplus.Config(), Softplus::new)
                            .add("softsign", new Softsign.Config(), Softsign::new)
                            .add("hard-sigmoid", new HardSigmoid.Config(), HardSigmoid::new)
                            .add("hard-swish", new HardSwish.Config(), HardSwish::new)
                            .add("thresholded-relu", new ThresholdedReLU.Config(), ThresholdedReLU::new)
                            .add("maxout", new Maxout.Config(), Maxout::new)
                            .add("log-softmax", new LogSoftmax.Config(), LogSoftmax::new)
                            .add("step", new Step.Config(), Step::new)
                            .add("sigmoid", new Sigmoid.Config(), Sigmoid::new)
                            .add("tanh", new Tanh.Config(), Tanh::new)
                            .add("scaled-tanh", new ScaledTanh.Config(), ScaledTanh::new)
                            .add("relu", new ReLU.Config(), ReLU::new)
                            .add("leaky-relu", new LeakyReLU.Config(), LeakyReLU::new)
                            .add("softmax", new Softmax.Config(), Softmax::new));

    /// Losses.
    public static final Catalogue<Loss> LOSSES =
            OtherNames.losses(
                    new Catalogue<>("loss", Loss.class)
                            .add("sum-squared-error", new SumSquaredError.Config(), SumSquaredError::new)
                            .add("mean-squared-error", new MeanSquaredError.Config(), MeanSquaredError::new)
                            .add("binary-cross-entropy", new BinaryCrossEntropy.Config(), BinaryCrossEntropy::new)
                            .add(
                                    "binary-cross-entropy-from-logits",
                                    new BinaryCrossEntropyFromLogits.Config(),
                                    BinaryCrossEntropyFromLogits::new)
                            .add("cross-entropy", new CrossEntropy.Config(), CrossEntropy::new)
                            .add("mean-absolute-error", new MeanAbsoluteError.Config(), MeanAbsoluteError::new)
                            .add("smooth-l1", new SmoothL1.Config(), SmoothL1::new)
                            .add("huber", new Huber.Config(), Huber::new)
                            .add("kl-divergence", new KlDivergence.Config(), KlDivergence::new)
                            .add("hinge", new Hinge.Config(), Hinge::new)
                            .add("multi-margin", new MultiMargin.Config(), MultiMargin::new)
                            .add(
                                    "negative-log-likelihood",
                                    new NegativeLogLikelihood.Config(),
                                    NegativeLogLikelihood::new)
                            .add("weighted-sum", new WeightedSum.Config(), WeightedSum::new));

    /// Optimizers.
    @SuppressWarnings({"unchecked", "rawtypes"}) // the class of Optimizer<?> is that of Optimizer
    public static final Catalogue<Optimizer<?>> OPTIMIZERS =
            OtherNames.optimizers(
                    new Catalogue<>("optimizer", (Class<Optimizer<?>>) (Class) Optimizer.class)
                            .add("gd", new GradientDescent.Config(), GradientDescent::new)
                            .add("sgd", new Sgd.Config(), Sgd::new)
                            .add("adagrad", new AdaGrad.Config(), AdaGrad::new)
                            .add("rmsprop", new RmsProp.Config(), RmsProp::new)
                            .add("adam", new Adam.Config(), Adam::new)
                            .add("adamw", new AdamW.Config(), AdamW::new)
                            .add("adadelta", new AdaDelta.Config(), AdaDelta::new)
                            .add("adamax", new Adamax.Config(), Adamax::new)
                            .add("nadam", new NAdam.Config(), NAdam::new)
                            .add("radam", new RAdam.Config(), RAdam::new)
                            .add("lion", new Lion.Config(), Lion::new)
                            .add("lamb", new Lamb.Config(), Lamb::new)
                            .add("rprop", new RProp.Config(), RProp::new)
                            .add("lbfgs", new Lbfgs.Config(), Lbfgs::new)
                            .add("lookahead", new Lookahead.Config(), Lookahead::new));

    /// Limits for gradients.
    public static final Catalogue<GradientClip> GRADIENT_CLIPS =
            new Catalogue<>("gradient clip", GradientClip.class)
                    .add("norm", new NormClip.Config(), NormClip::new)
                    .add("layer-norm", new LayerNormClip.Config(), LayerNormClip::new)
                    .add("value", new ValueClip.Config(), ValueClip::new)
                    .add("adaptive", new AdaptiveClip.Config(), AdaptiveClip::new);

    /// Averages of weights over the training.
    public static final Catalogue<WeightAverage> WEIGHT_AVERAGES =
            new Catalogue<>("weight average", WeightAverage.class)
                    .add("ema", new Ema.Config(), Ema::new)
                    .add("swa", new Swa.Config(), Swa::new);

    /// First values that depend on data.
    public static final Catalogue<DataInitializer> DATA_INITIALIZERS =
            new Catalogue<>("initialization from data", DataInitializer.class)
                    .add("lsuv", new Lsuv.Config(), Lsuv::new)
                    .add("rbm", new Rbm.Config(), RbmPretraining::new);

    /// Courses of the learning rate.
    public static final Catalogue<Schedule> SCHEDULES =
            OtherNames.schedules(
                    new Catalogue<>("schedule", Schedule.class)
                            .add(
                                    "constant",
                                    new dev.gradus.optim.schedule.Constant.Config(),
                                    dev.gradus.optim.schedule.Constant::new)
                            .add(
                                    "step",
                                    new dev.gradus.optim.schedule.Step.Config(),
                                    dev.gradus.optim.schedule.Step::new)
                            .add("multi-step", new MultiStep.Config(), MultiStep::new)
                            .add("exponential", new Exponential.Config(), Exponential::new)
                            .add("polynomial", new Polynomial.Config(), Polynomial::new)
                            .add(
                                    "linear",
                                    new dev.gradus.optim.schedule.Linear.Config(),
                                    dev.gradus.optim.schedule.Linear::new)
                            .add("cosine", new Cosine.Config(), Cosine::new)
                            .add("cosine-restarts", new CosineRestarts.Config(), CosineRestarts::new)
                            .add("one-cycle", new OneCycle.Config(), OneCycle::new)
                            .add("cyclic", new Cyclic.Config(), Cyclic::new)
                            .add("reduce-on-plateau", new ReduceOnPlateau.Config(), ReduceOnPlateau::new)
                            .add("warmup", new Warmup.Config(), Warmup::new)
                            .add("sequence", new Sequence.Config(), Sequence::new));

    /// What is added to the loss to keep parameters simple.
    public static final Catalogue<Penalty> REGULARIZERS =
            new Catalogue<>("regularizer", Penalty.class)
                    .add("l1", new L1.Config(), L1::new)
                    .add("l2", new L2.Config(), L2::new)
                    .add("l2-norm", new L2Norm.Config(), L2Norm::new)
                    .add("elastic-net", new ElasticNet.Config(), ElasticNet::new)
                    .add("group-lasso", new GroupLasso.Config(), GroupLasso::new)
                    .add("orthogonality", new Orthogonality.Config(), Orthogonality::new);

    /// Where parameters are put back after each step.
    public static final Catalogue<Constraint> CONSTRAINTS =
            new Catalogue<>("constraint", Constraint.class)
                    .add("proximal-l1", new ProximalL1.Config(), ProximalL1::new)
                    .add("max-norm", new MaxNorm.Config(), MaxNorm::new);

    /// What is done to inputs before a model sees them.
    public static final Catalogue<Preparation> PREPARATIONS =
            OtherNames.preparations(
                    new Catalogue<>("preparation", Preparation.class)
                            .add("standardize", new Standardize.Config(), Standardize::new)
                            .add("clip", new Clip.Config(), Clip::new)
                            .add("min-max", new MinMax.Config(), MinMax::new)
                            .add("zero-mean", new ZeroMean.Config(), ZeroMean::new)
                            .add("robust-scale", new RobustScale.Config(), RobustScale::new)
                            .add("global-contrast", new GlobalContrast.Config(), GlobalContrast::new)
                            .add("pca", new Pca.Config(), Pca::new)
                            .add("whiten", new Whiten.Config(), Whiten::new)
                            .add("one-hot", new OneHot.Config(), OneHot::new)
                            .add("ordinal", new Ordinal.Config(), Ordinal::new)
                            .add("impute", new Impute.Config(), Impute::new));

    /// What inputs are in the files that people have.
    public static final Catalogue<Signature> SIGNATURES =
            new Catalogue<>("signature", Signature.class)
                    .add("columns", new Columns(), same -> same)
                    .add("pictures", new Pictures(), same -> same);

    /// Random changes of training images.
    public static final Catalogue<Augmentation> AUGMENTATIONS = OtherNames.augmentations(Augmentations.all());

    /// Ways of mixing the training samples of a batch.
    public static final Catalogue<Mixing> MIXINGS = Augmentations.mixings();

    private Catalogues() {}
}
