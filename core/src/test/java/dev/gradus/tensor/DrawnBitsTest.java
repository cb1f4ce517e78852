package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.CoreClasses;
import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Division;
import dev.gradus.data.KFold;
import dev.gradus.data.Loader;
import dev.gradus.data.Mixing;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.CutMix;
import dev.gradus.data.augment.Image;
import dev.gradus.data.augment.Mixup;
import dev.gradus.data.augment.RandomErasing;
import dev.gradus.data.augment.RandomOrder;
import dev.gradus.data.augment.Rotate90;
import dev.gradus.data.source.Digits;
import dev.gradus.data.source.FakeData;
import dev.gradus.data.source.Polynomial;
import dev.gradus.data.source.TwoMoons;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.landscape.Directions;
import dev.gradus.diagnose.landscape.NetworkSurface;
import dev.gradus.diagnose.landscape.TopEigenvalue;
import dev.gradus.model.Adversary;
import dev.gradus.model.MonteCarloDropout;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.RReLU;
import dev.gradus.nn.init.Initialize;
import dev.gradus.nn.init.Xavier;
import dev.gradus.nn.layer.AlphaDropout;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GaussianNoise;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.SpectralNorm;
import dev.gradus.nn.layer.WeightNoise;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.pretrain.Lsuv;
import dev.gradus.nn.pretrain.Rbm;
import dev.gradus.optim.Sgd;
import dev.gradus.optim.Swa;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import dev.gradus.train.metric.PermutationImportance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// No two random numbers of a run share bits.
class DrawnBitsTest {
    /// Settings of augmentations whose defaults draw nothing.
    private static final Map<String, Map<String, ?>> SETTINGS =
            Map.of(
                    "center-crop", Map.of("height", 4),
                    "random-crop", Map.of("height", 8, "padding", 2),
                    "resize", Map.of("height", 5),
                    "random-resized-crop", Map.of("height", 8),
                    "random-erasing", Map.of("noise", true, "p", 1.0),
                    "pca-colour-noise",
                            Map.of("values", List.of(1, 2, 3), "vectors", List.of(1, 0, 0, 0, 1, 0, 0, 0, 1)),
                    "one-of", Map.of("of", List.of("invert", "horizontal-flip")),
                    "some-of", Map.of("of", List.of("invert", "horizontal-flip", "gaussian-noise"), "count", 2),
                    "random-apply", Map.of("of", List.of("invert", "cutout")),
                    "random-order", Map.of("of", List.of("colour-jitter", "elastic")));

    private static final Splits DIGITS = Digits.load();

    private static Sequential noisy() {
        return Sequential.of(
                new Flatten(),
                new WeightNoise(new Linear(6), 0.1),
                new RReLU(),
                new Dropout(0.3),
                new BatchNorm1d(),
                new WeightNoise(new Linear(6), 0.1),
                new RReLU(),
                new GaussianNoise(0.1),
                new Dropout(0.3),
                new AlphaDropout(0.2),
                new SpectralNorm(new Linear(10)));
    }

    /// Each piece of a run that draws.
    private static Map<String, Runnable> runs() {
        Map<String, Runnable> runs = new LinkedHashMap<>();
        for (String name : Catalogues.AUGMENTATIONS.names()) {
            var augmentation = Catalogues.AUGMENTATIONS.make(name, SETTINGS.getOrDefault(name, Map.of()));
            for (int i = 0; i < 10; i++) {
                Rng rng = Rng.of(70).fork(i);
                runs.put(name + " " + i, () -> augmentation.apply(Image.bytes(3, 8, 8, 255), rng));
            }
        }
        for (String name : Catalogues.MIXINGS.names()) {
            for (double alpha : new double[] {0.3, 1}) {
                Mixing mixing =
                        Catalogues.MIXINGS.make(name, name.startsWith("mix-") ? Map.of() : Map.of("alpha", alpha));
                var samples = new Mixing.Samples(2, Shape.of(1, 4, 4), new float[32], 2, new float[4]);
                for (int i = 0; i < 100; i++) {
                    Rng rng = Rng.of(71).fork(i);
                    runs.put(name + alpha + i, () -> mixing.apply(samples, rng));
                }
            }
        }
        for (String name : Catalogues.INITIALIZERS.names()) {
            var initializer = Catalogues.INITIALIZERS.make(name);
            runs.put(name, () -> initializer.make(Shape.of(6, 6), new Fans(6, 6), Rng.of(72)));
        }
        runs.put("points", () -> TwoMoons.load(73));
        runs.put("polynomial", () -> Polynomial.load(73));
        runs.put("groups", () -> Splits.of(DIGITS.train().data(), Division.grouped(i -> i / 10), 0.2, 0.2, 73));
        runs.put("folds", () -> KFold.of(DIGITS.train().data(), Division.byClass(), 3, 73).folds());
        runs.put("drawn samples", () -> Subset.drawn(DIGITS.train().data(), 5, Rng.of(91)));
        runs.put(
                "fake data",
                () -> {
                    var images = new FakeData(5, Shape.of(3, 4, 4), 10, 73);
                    for (int i = 0; i < 5; i++) images.readInput(i, new float[48], 0);
                });
        runs.put("importance of columns", DrawnBitsTest::importance);
        runs.put("training and answers", DrawnBitsTest::training);
        runs.put("batches", DrawnBitsTest::batches);
        runs.put("facts", DrawnBitsTest::facts);
        runs.put("pretraining", DrawnBitsTest::pretraining);
        runs.put("loss surface", DrawnBitsTest::surface);
        runs.put("gradient check", () -> GradCheck.of(in -> in.get(0).exp()).at(Tensor.of(1f, 2f)).requireBelow(1e-3));
        return runs;
    }

    private static void training() {
        Sequential model = noisy();
        var change = Compose.of(new Rotate90(), RandomOrder.of(new RandomErasing(), new Rotate90()));
        TrainedModel trained =
                Trainer.of(model, new CrossEntropy(), new Sgd(0.01))
                        .config(new TrainConfig(2, 200, false, 74).withSubset(100))
                        .augment(change)
                        .mix(new Mixup())
                        .fit(DIGITS)
                        .model();
        new MonteCarloDropout(trained, 3, 75).predict(new float[2 * 64], 2);
        Batch batch = Loader.of(DIGITS.test()).epoch(0).iterator().next();
        new Adversary(model, new CrossEntropy()).pgd(batch.inputs(), batch.targets(), 0.1, 0.1, 3, Rng.of(76));
        model.forward(batch.inputs(), Pass.training(Rng.of(77)));
    }

    private static void importance() {
        Splits points = TwoMoons.load(85);
        TrainedModel trained =
                Trainer.of(Sequential.of(new Linear(2)), new CrossEntropy(), new Sgd(0.01))
                        .config(new TrainConfig(1, 200, false, 86))
                        .fit(points)
                        .model();
        PermutationImportance.of(trained, points.test().data(), 2, 87);
    }

    private static void batches() {
        Dataset data = DIGITS.train().data();
        Loader.of(data).balanced(78).epoch(0).forEach(batch -> {});
        Loader.mixed(DIGITS.train(), new RandomErasing(), new CutMix(), 79).balanced(79).epoch(1).forEach(batch -> {});
    }

    private static void facts() {
        DataFacts facts = DataFacts.of(DIGITS, List.of(), 100);
        facts.within().separation();
        facts.repeats();
    }

    private static void surface() {
        Sequential model = Sequential.of(new Flatten(), new Linear(10)).build(Shape.of(1, 8, 8), 88);
        Batch batch = Loader.of(DIGITS.test()).epoch(0).iterator().next();
        TopEigenvalue.of(new NetworkSurface(model, new CrossEntropy(), batch, Pass::evaluation), Rng.of(89));
        Directions.filterNormalized(model, Rng.of(90));
    }

    private static void pretraining() {
        Rbm.Config config = new Rbm.Config(Rbm.Visible.BERNOULLI, 2, 0.1, 0.5, 0, 7, 2);
        new Rbm(5, 4, config, 80).train(Tensor.full(Shape.of(20, 5), 0.5), 80);
        Sequential model = Sequential.of(new Linear(7), new RReLU(), new Linear(7)).build(Shape.of(5), 81);
        new Lsuv().apply(model, Rng.of(84).normal(Shape.of(50, 5), 0, 1), 81);
        Initialize.model(model).layers(Linear.class, new Xavier()).apply(81);
    }

    @Test
    void nobody_draws_bits_that_were_drawn_before() {
        Set<String> users = new TreeSet<>();
        List<String> twice = new ArrayList<>();
        runs().forEach((name, run) -> {
            try (var drawn = DrawnBits.watch()) {
                run.run();
                drawn.twice().stream().limit(1).forEach(what -> twice.add(name + ": " + what));
                users.addAll(drawn.users());
            }
        });
        assertThat(twice).isEmpty();
        assertThat(users).as("whoever draws is watched here").containsAll(CoreClasses.callers(Rng.class, DRAWS));
    }

    private static final Set<String> DRAWS = Set.of("bits", "uniform", "normal", "below", "permutation", "drawn");

    @Test
    void numbers_of_two_kinds_that_share_bits_are_found() {
        Rng rng = Rng.of(82);
        try (var drawn = DrawnBits.watch()) {
            rng.normal(1);
            rng.uniform(1);
            rng.fork("normal").normal(1);
            assertThat(drawn.twice()).isEmpty();
            rng.uniform(2);
            assertThat(drawn.twice()).hasSize(2).allMatch(what -> what.contains("DrawnBitsTest"));
        }
    }

    @Test
    void running_statistics_of_averaged_weights_see_each_batch_with_other_masks() {
        Sequential model =
                Sequential.of(new Flatten(), new Linear(6), new Dropout(0.3), new BatchNorm1d(), new Linear(10));
        Dataset data = DIGITS.train().data();
        try (var drawn = DrawnBits.watch()) {
            Trainer.of(model, new CrossEntropy(), new Sgd(0.01))
                    .config(new TrainConfig(1, 100, false, 83))
                    .average(new Swa(new Swa.Config(0, 1)))
                    .fit(DIGITS);
            int batches = (data.size() + 99) / 100;
            long masks = drawn.firsts("dev.gradus.tensor.Dropout");
            assertThat(masks).isGreaterThanOrEqualTo(batches);
        }
    }
}
