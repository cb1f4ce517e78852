package dev.gradus.catalogue;

import dev.gradus.config.Catalogue;
import dev.gradus.data.Preparation;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.schedule.Schedule;
import java.util.Map;

/// The names that PyTorch, Keras and the lectures have for what is catalogued. Case, hyphens and underscores do not matter, so `BatchNorm2d`
/// and `batch_norm_2d` need no line.
final class OtherNames {
    private static final String DISTRIBUTION = "distribution", NORMAL = "normal", UNIFORM = "uniform";

    private OtherNames() {}

    static Catalogue<Initializer> initializers(Catalogue<Initializer> all) {
        return all.alias("he", "kaiming", "msra", "kaiming_normal", "he_normal")
                .alias("he", Map.of(DISTRIBUTION, UNIFORM), "kaiming_uniform", "he_uniform")
                .alias("xavier", "glorot", "xavier_uniform", "glorot_uniform")
                .alias("xavier", Map.of(DISTRIBUTION, NORMAL), "xavier_normal", "glorot_normal")
                .alias("lecun", "lecun_normal")
                .alias("lecun", Map.of(DISTRIBUTION, UNIFORM), "lecun_uniform")
                .alias("orthonormal", "orthogonal")
                .alias("normal", "gaussian", "random_normal")
                .alias("uniform", "random_uniform")
                .alias("truncated-normal", "trunc_normal")
                .alias("torch-default", "default");
    }

    static Catalogue<Layer> layers(Catalogue<Layer> all) {
        return all.alias("linear", "dense", "fully_connected", "fc", "InnerProduct")
                .alias("conv-2d", "conv", "convolution", "convolution2d")
                .alias("conv-transpose-2d", "conv2d_transpose", "deconv", "deconvolution")
                .alias("max-pool-2d", "max_pool", "max_pooling_2d", "MaxPooling")
                .alias("avg-pool-2d", "avg_pool", "average_pooling_2d", "AveragePooling")
                .alias("global-max-pool-2d", "global_max_pooling_2d", "AdaptiveMaxPool")
                .alias("global-avg-pool-2d", "global_average_pooling_2d", "gap")
                .alias("adaptive-avg-pool-2d", "adaptive_average_pooling_2d")
                .alias("batch-norm-1d", "batchnorm", "batch_normalization", "bn", "BatchNormalization1d")
                .alias("batch-norm-2d", "BatchNormalization2d", "spatial_batchnorm")
                .alias("layer-norm", "layer_normalization", "ln")
                .alias("group-norm", "group_normalization", "gn")
                .alias("instance-norm", "InstanceNorm2d")
                .alias("local-response-norm", "lrn")
                .alias("rms-norm", "rms_normalization")
                .alias("spectral-norm", "spectral_normalization")
                .alias("dropout-2d", "spatial_dropout", "spatial_dropout_2d", "FeatureDropout")
                .alias("leaky-relu", "lrelu")
                .alias("vl-relu", "very_leaky_relu")
                .alias("silu", "swish")
                .alias("hard-swish", "hard_silu")
                .alias("prelu", "parametric_relu")
                .alias("rrelu", "randomized_relu")
                .alias("sigmoid", "logistic")
                .alias("step", "heaviside", "threshold")
                .alias("hard-tanh", "clip")
                .alias("identity", "noop")
                .alias("add", "residual", "skip", "shortcut")
                .alias("concatenate", "concat", "cat")
                .alias("reshape", "view", "unflatten")
                .alias("permute", "transpose")
                .alias("pad-2d", "ZeroPad2d", "ConstantPad2d", "zero_padding_2d")
                .alias("upsample-2d", "upsample", "up_sampling_2d")
                .alias("mean", "reduce_mean")
                .alias("rescale", "rescaling")
                .alias("weight-noise", "noisy_linear");
    }

    static Catalogue<Loss> losses(Catalogue<Loss> all) {
        return all.alias(
                        "cross-entropy",
                        "CrossEntropyLoss",
                        "ce",
                        "softmax_loss",
                        "softmax_cross_entropy",
                        "categorical_crossentropy",
                        "sparse_categorical_crossentropy")
                .alias("negative-log-likelihood", "nll", "NLLLoss")
                .alias("binary-cross-entropy", "bce", "BCELoss")
                .alias("binary-cross-entropy-from-logits", "bce_with_logits", "BCEWithLogitsLoss", "logistic_loss")
                .alias("mean-squared-error", "mse", "MSELoss", "l2_loss")
                .alias("mean-absolute-error", "mae", "l1", "L1Loss")
                .alias("sum-squared-error", "sse", "euclidean_loss")
                .alias("smooth-l1", "SmoothL1Loss")
                .alias("huber", "HuberLoss")
                .alias("kl-divergence", "kl", "kld", "KLDivLoss", "kullback_leibler")
                .alias("hinge", "HingeLoss", "HingeEmbedding")
                .alias("multi-margin", "MultiMarginLoss", "svm", "multiclass_svm", "categorical_hinge")
                .alias("weighted-sum", "multi_loss");
    }

    static Catalogue<Optimizer<?>> optimizers(Catalogue<Optimizer<?>> all) {
        return all.alias("sgd", Map.of("momentum", 0.9), "momentum", "sgd_momentum", "heavy_ball")
                .alias("sgd", Map.of("momentum", 0.9, "nesterov", true), "nesterov", "nag", "sgd_nesterov")
                .alias("gd", "gradient_descent", "batch_gradient_descent")
                .alias("lbfgs", "bfgs")
                .alias("adam", Map.of("amsgrad", true), "amsgrad");
    }

    static Catalogue<Schedule> schedules(Catalogue<Schedule> all) {
        return all.alias("step", "StepLR", "step_decay")
                .alias("multi-step", "MultiStepLR", "piecewise_constant")
                .alias("exponential", "ExponentialLR", "exponential_decay")
                .alias("polynomial", "PolynomialLR", "poly", "polynomial_decay")
                .alias("linear", "LinearLR")
                .alias("constant", "ConstantLR")
                .alias("cosine", "CosineAnnealingLR", "cosine_annealing", "cosine_decay")
                .alias("cosine-restarts", "CosineAnnealingWarmRestarts", "sgdr", "warm_restarts")
                .alias("one-cycle", "OneCycleLR")
                .alias("cyclic", "CyclicLR", "clr")
                .alias("reduce-on-plateau", "ReduceLROnPlateau", "plateau")
                .alias("warmup", "linear_warmup")
                .alias("sequence", "SequentialLR");
    }

    static Catalogue<Preparation> preparations(Catalogue<Preparation> all) {
        return all.alias("standardize", "StandardScaler", "zscore", "normalize")
                .alias("clip", "clamp", "clip_by_value")
                .alias("min-max", "MinMaxScaler")
                .alias("robust-scale", "RobustScaler")
                .alias("zero-mean", "center", "mean_subtraction")
                .alias("one-hot", "OneHotEncoder")
                .alias("ordinal", "OrdinalEncoder", "LabelEncoder")
                .alias("impute", "SimpleImputer", "imputer")
                .alias("whiten", Map.of("kind", "zca"), "zca")
                .alias("global-contrast", "gcn", "global_contrast_normalization");
    }

    static Catalogue<Augmentation> augmentations(Catalogue<Augmentation> all) {
        return all.alias("horizontal-flip", "RandomHorizontalFlip", "fliplr", "mirror")
                .alias("vertical-flip", "RandomVerticalFlip", "flipud")
                .alias("rotate", "RandomRotation", "rotation")
                .alias("translate", "RandomTranslation", "shift")
                .alias("affine", "RandomAffine")
                .alias("perspective", "RandomPerspective")
                .alias("zoom", "RandomZoom")
                .alias("brightness", "RandomBrightness")
                .alias("contrast", "RandomContrast")
                .alias("colour-jitter", "color_jitter")
                .alias("pca-colour-noise", "pca_color_noise", "lighting")
                .alias("grayscale", "greyscale", "RandomGrayscale")
                .alias("cutout", "coarse_dropout")
                .alias("jpeg-artefacts", "jpeg", "jpeg_artifacts")
                .alias("elastic", "ElasticTransform")
                .alias("equalize", "histogram_equalization")
                .alias("random-erasing", "erasing");
    }
}
