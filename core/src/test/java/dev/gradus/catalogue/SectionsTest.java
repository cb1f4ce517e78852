package dev.gradus.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.CoreClasses;
import dev.gradus.config.Catalogue;
import dev.gradus.diagnose.cause.Causes;
import dev.gradus.nn.InitializerContract;
import dev.gradus.nn.LayerContract;
import dev.gradus.nn.LossContract;
import dev.gradus.nn.Reduction;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.optim.schedule.ScheduleContract;
import dev.gradus.train.Callback;
import dev.gradus.train.Metric;
import dev.gradus.train.callback.CallbackCatalogue;
import dev.gradus.train.callback.CallbackContract;
import dev.gradus.train.diagnose.Check;
import dev.gradus.train.diagnose.CheckContract;
import dev.gradus.train.diagnose.Checks;
import dev.gradus.train.metric.MetricContract;
import dev.gradus.train.metric.Metrics;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every technique that is promised exists under its name, and has the contract of its kind (for layers and losses with a gradient
/// check in float64) and a test with golden numbers or a closed form.
class SectionsTest {
    /// For each catalogue: names, then the tests that hold their numbers.
    private static final Map<String, String> SECTIONS =
            Map.ofEntries(
                    Map.entry(
                            "conv-2d conv-transpose-2d max-pool-2d avg-pool-2d adaptive-avg-pool-2d",
                            "layer ConvolutionGoldenTest"),
                    Map.entry("global-max-pool-2d", "layer GlobalMaxPool2dTest"),
                    Map.entry("global-avg-pool-2d", "layer GlobalAvgPool2dTest"),
                    Map.entry("linear", "layer LinearTest"),
                    Map.entry("flatten", "layer FlattenTest"),
                    Map.entry("reshape", "layer ReshapeTest"),
                    Map.entry("add", "layer AddTest"),
                    Map.entry("concatenate", "layer ConcatenateTest"),
                    Map.entry("identity", "layer IdentityTest"),
                    Map.entry("select-channels", "layer SelectChannelsTest"),
                    Map.entry("permute pad-2d upsample-2d mean affine pointwise", "layer LayersGoldenTest"),
                    Map.entry("rescale", "layer RescaleTest"),
                    Map.entry("scaled-tanh", "layer ScaledTanhTest"),
                    Map.entry("sequential", "layer SequentialTest"),
                    Map.entry("graph", "layer LayerGraphTest"),
                    Map.entry("dropout", "layer DropoutTest"),
                    Map.entry("dropout-2d", "layer Dropout2dTest"),
                    Map.entry("alpha-dropout", "layer AlphaDropoutTest"),
                    Map.entry("gaussian-noise", "layer GaussianNoiseTest"),
                    Map.entry("weight-noise", "layer WeightNoiseTest"),
                    Map.entry("spectral-norm", "layer SpectralNormTest"),
                    Map.entry(
                            "step sigmoid tanh hard-tanh relu relu6 leaky-relu vl-relu rrelu prelu elu selu celu gelu silu mish"
                                    + " softplus softsign hard-sigmoid hard-swish thresholded-relu maxout softmax log-softmax",
                            "layer ActivationTest"),
                    Map.entry(
                            "batch-norm-1d batch-norm-2d layer-norm rms-norm instance-norm group-norm local-response-norm",
                            "layer NormalizationGoldenTest"),
                    Map.entry("sum-squared-error", "loss SumSquaredErrorTest"),
                    Map.entry("mean-squared-error", "loss MeanSquaredErrorTest"),
                    Map.entry("mean-absolute-error", "loss MeanAbsoluteErrorTest"),
                    Map.entry("smooth-l1", "loss SmoothL1Test"),
                    Map.entry("huber", "loss HuberTest"),
                    Map.entry("binary-cross-entropy", "loss BinaryCrossEntropyTest"),
                    Map.entry("hinge", "loss HingeTest"),
                    Map.entry(
                            "cross-entropy negative-log-likelihood binary-cross-entropy-from-logits kl-divergence multi-margin",
                            "loss LossOptionsTest"),
                    Map.entry("weighted-sum", "loss WeightedSumTest"),
                    Map.entry("zeros", "init ZerosTest"),
                    Map.entry("constant", "init ConstantTest"),
                    Map.entry("normal", "init NormalTest"),
                    Map.entry("uniform", "init UniformTest"),
                    Map.entry("torch-default", "init TorchDefaultTest"),
                    Map.entry("xavier", "init XavierTest"),
                    Map.entry("he", "init HeTest"),
                    Map.entry(
                            "ones truncated-normal scaled-normal lecun orthonormal sparse identity",
                            "init MoreInitializersTest"),
                    Map.entry("lsuv", "data-init LsuvTest"),
                    Map.entry("rbm", "data-init RbmTest"),
                    Map.entry(
                            "gd sgd adagrad adadelta rmsprop adam adamw adamax nadam radam lion lamb rprop",
                            "optimizer OptimizerGoldenTest"),
                    Map.entry("lbfgs", "optimizer LbfgsTest"),
                    Map.entry("lookahead", "optimizer LookaheadTest"),
                    Map.entry(
                            "constant step multi-step exponential polynomial linear cosine cosine-restarts one-cycle cyclic"
                                    + " reduce-on-plateau warmup sequence",
                            "schedule ScheduleTest"),
                    Map.entry("l1 l2 l2-norm elastic-net group-lasso orthogonality", "regularizer RegularizeTest"),
                    Map.entry("proximal-l1 max-norm", "constraint RegularizeTest"),
                    Map.entry("value norm layer-norm adaptive", "clip GradientClipTest"),
                    Map.entry("ema swa", "average WeightAverageTest"),
                    Map.entry(
                            "horizontal-flip vertical-flip rotate-90 center-crop random-crop pad resize random-resized-crop zoom",
                            "augmentation GeometryTest"),
                    Map.entry(
                            "brightness contrast saturation hue sharpness colour-jitter"
                                    + " grayscale invert posterize solarize equalize auto-contrast",
                            "augmentation ColourTest"),
                    Map.entry(
                            "random-erasing cutout gaussian-noise salt-and-pepper gaussian-blur median-blur"
                                    + " bilateral-blur motion-blur pca-colour-noise",
                            "augmentation NoiseTest"),
                    Map.entry("rotate translate affine shear perspective elastic", "augmentation SamplingTest"),
                    Map.entry(
                            "compose one-of some-of random-apply random-order rand-augment trivial-augment",
                            "augmentation CombinationTest"),
                    Map.entry("jpeg-artefacts", "augmentation JpegArtefactsTest"),
                    Map.entry("mixup cutmix mix-one-of", "mixing MixingTest"),
                    Map.entry("standardize", "preparation StandardizeTest"),
                    Map.entry("clip", "preparation ClipTest"),
                    Map.entry("min-max", "preparation MinMaxTest"),
                    Map.entry("impute", "preparation ImputeTest"),
                    Map.entry("zero-mean", "preparation ZeroMeanTest"),
                    Map.entry("robust-scale pca whiten", "preparation PrepareGoldenTest"),
                    Map.entry("one-hot", "preparation OneHotTest"),
                    Map.entry("ordinal", "preparation OrdinalTest"),
                    Map.entry("global-contrast", "preparation GlobalContrastTest"),
                    Map.entry(
                            "accuracy top-accuracy precision recall f1 roc-auc calibration-error r2 mean-absolute"
                                    + " root-mean-square",
                            "metric MetricGoldenTest"),
                    Map.entry("mean-loss", "metric MetricsTest"),
                    Map.entry("early-stopping", "callback EarlyStoppingTest"),
                    Map.entry("freeze", "callback FreezeTest"),
                    Map.entry(
                            "bad-data learning-rate log-of-zero exp-overflow division-by-zero overflow",
                            "check AutopsyTest"),
                    Map.entry(
                            "inputs-not-scaled targets-not-scaled extreme-values labels-shuffled labels-constant labels-shifted"
                                    + " label-noise class-imbalance sorted-data duplicates-across-splits target-leak splits-differ"
                                    + " information-lost softmax-before-loss output-activation loss-unfit missing-nonlinearity"
                                    + " layers-frozen symmetry initialization-too-small initialization-too-large"
                                    + " vanishing-gradients exploding-gradients dead-units saturated-units capacity-too-small"
                                    + " dropout-too-strong normalization learning-rate-too-high learning-rate-too-low"
                                    + " optimizer-settings schedule clipping-too-tight averaging weight-decay-too-strong"
                                    + " regularization-too-strong augmentation-too-strong batch-too-large batch-too-small"
                                    + " too-few-epochs stopped-too-early plateau overfitting underfitting stuck-at-start",
                            "cause CausesTest"));

    private static final Map<String, Catalogue<?>> CATALOGUES =
            Map.ofEntries(
                    Map.entry("layer", Catalogues.LAYERS),
                    Map.entry("loss", Catalogues.LOSSES),
                    Map.entry("init", Catalogues.INITIALIZERS),
                    Map.entry("data-init", Catalogues.DATA_INITIALIZERS),
                    Map.entry("optimizer", Catalogues.OPTIMIZERS),
                    Map.entry("schedule", Catalogues.SCHEDULES),
                    Map.entry("regularizer", Catalogues.REGULARIZERS),
                    Map.entry("constraint", Catalogues.CONSTRAINTS),
                    Map.entry("clip", Catalogues.GRADIENT_CLIPS),
                    Map.entry("average", Catalogues.WEIGHT_AVERAGES),
                    Map.entry("augmentation", Catalogues.AUGMENTATIONS),
                    Map.entry("mixing", Catalogues.MIXINGS),
                    Map.entry("preparation", Catalogues.PREPARATIONS),
                    Map.entry("metric", Metrics.ALL),
                    Map.entry("callback", CallbackCatalogue.ALL),
                    Map.entry("cause", Causes.ALL),
                    Map.entry("check", Checks.ALL));

    static Stream<String> kinds() {
        return CATALOGUES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void the_table_names_everything_that_is_catalogued_and_nothing_else(String kind) {
        Set<String> listed = new TreeSet<>();
        SECTIONS.forEach((names, test) -> {
            if (test.startsWith(kind + " ")) listed.addAll(List.of(names.split(" ", -1)));
        });
        assertThat(listed).isEqualTo(new TreeSet<>(CATALOGUES.get(kind).names()));
    }

    @Test
    void every_test_that_holds_numbers_exists() throws IOException {
        Set<String> existing = new TreeSet<>();
        for (Class<?> type : tests()) existing.add(type.getSimpleName());
        Map<String, String> missing = new TreeMap<>();
        SECTIONS.forEach((names, test) -> {
            String holder = test.substring(test.indexOf(' ') + 1);
            if (!existing.contains(holder)) missing.put(holder, names);
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void every_layer_and_loss_keeps_its_contract_with_its_gradient_check() throws Exception {
        Set<String> layers = new TreeSet<>(), losses = new TreeSet<>();
        for (Class<?> type : tests()) {
            if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) continue;
            if (LayerContract.class.isAssignableFrom(type))
                layers.add(((LayerContract) instance(type)).make().getClass().getName());
            if (LossContract.class.isAssignableFrom(type)) {
                losses.add(((LossContract) instance(type)).make(Reduction.MEAN).getClass().getName());
            }
        }
        assertThat(layers).containsAll(CoreClasses.concrete(dev.gradus.nn.Layer.class));
        assertThat(losses).containsAll(CoreClasses.concrete(dev.gradus.nn.Loss.class));
    }

    @Test
    void every_metric_schedule_callback_and_check_keeps_its_contract(@TempDir Path folder) throws Exception {
        Set<String> metrics = new TreeSet<>(), schedules = new TreeSet<>(), callbacks = new TreeSet<>();
        Set<String> checks = new TreeSet<>();
        for (Class<?> type : tests()) {
            if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) continue;
            if (MetricContract.class.isAssignableFrom(type)) {
                metrics.add(((MetricContract) instance(type)).make().getClass().getName());
            }
            if (ScheduleContract.class.isAssignableFrom(type)) {
                schedules.add(((ScheduleContract) instance(type)).make().getClass().getName());
            }
            if (CallbackContract.class.isAssignableFrom(type)) {
                callbacks.add(((CallbackContract) instance(type)).make(folder).getClass().getName());
            }
            if (CheckContract.class.isAssignableFrom(type)) {
                checks.add(((CheckContract) instance(type)).make().getClass().getName());
            }
        }
        assertThat(metrics).isEqualTo(CoreClasses.concrete(Metric.class));
        assertThat(schedules).isEqualTo(CoreClasses.concrete(Schedule.class));
        callbacks.add("dev.gradus.train.Callbacks$Listening"); // stands for somebody's listener
        callbacks.add("dev.gradus.train.Callbacks$Probing"); // and for somebody's probe
        callbacks.add("dev.gradus.diagnose.StatisticsLog"); // a log of its own, with its own test
        callbacks.add("dev.gradus.train.TrialSteps"); // takes part in trials only
        assertThat(callbacks).isEqualTo(CoreClasses.concrete(Callback.class));
        assertThat(checks).isEqualTo(CoreClasses.concrete(Check.class));
    }

    @Test
    void every_initializer_but_the_identity_keeps_its_contract() throws Exception {
        Set<String> initializers = new TreeSet<>();
        for (Class<?> type : tests()) {
            if (type.isInterface() || !InitializerContract.class.isAssignableFrom(type)) continue;
            ((InitializerContract) instance(type))
                    .forms()
                    .forEach(f -> initializers.add(f.initializer().getClass().getName()));
        }
        initializers.add("dev.gradus.nn.init.Identity"); // not random: its own test has its values
        assertThat(initializers).isEqualTo(CoreClasses.concrete(dev.gradus.nn.Initializer.class));
    }

    private static Object instance(Class<?> type) throws ReflectiveOperationException {
        Class<?> outer = type.getEnclosingClass();
        if (outer == null || Modifier.isStatic(type.getModifiers())) {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        }
        var constructor = type.getDeclaredConstructor(outer);
        constructor.setAccessible(true);
        return constructor.newInstance(instance(outer));
    }

    private static List<Class<?>> tests() throws IOException {
        Path root = Path.of(SectionsTest.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (!name.matches(".*(Test|Test\\$\\w+)") || name.matches(".*\\$\\d+.*")) continue;
                try {
                    classes.add(Class.forName(name, false, SectionsTest.class.getClassLoader()));
                } catch (ClassNotFoundException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return classes;
    }
}
