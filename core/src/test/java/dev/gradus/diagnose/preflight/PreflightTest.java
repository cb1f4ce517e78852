package dev.gradus.diagnose.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.pretrain.Lsuv;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreflightTest {
    private static final Splits DIGITS = Digits.load();

    private static Sequential convolutional() {
        return Sequential.of(
                new Conv2d(8, 3),
                new BatchNorm2d(),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Dropout(0.2),
                new Linear(10));
    }

    private static Trainer trainer(Sequential network) {
        return Trainer.of(network, new CrossEntropy(), new Adam())
                .prepare(Standardize.fit(DIGITS.train()))
                .batchSize(50)
                .epochs(1);
    }

    private static Sequential perceptron() {
        return Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Linear(10));
    }

    private static Map<String, List<Float>> bits(Map<String, Tensor> state) {
        Map<String, List<Float>> bits = new LinkedHashMap<>();
        state.forEach((name, t) -> {
            List<Float> values = new ArrayList<>();
            for (float x : t.toFloats()) values.add(x);
            bits.put(name, values);
        });
        return bits;
    }

    @Test
    void weights_statistics_gradients_and_optimizer_are_bit_equal_afterwards() {
        Sequential network = convolutional().build(Shape.of(1, 8, 8), 5);
        Adam adam = new Adam();
        adam.attach(network.parameters());
        Tensor x = Rng.of(3).normal(Shape.of(20, 1, 8, 8), 0, 1);
        network.forward(x, Pass.training(Rng.of(4))).square().sum().backward();
        adam.step();
        Map<String, List<Float>> weights = bits(network.state()),
                slots = bits(adam.state()),
                gradients = gradients(network);
        assertThat(gradients).isNotEmpty();
        var trainer =
                Trainer.of(network, new CrossEntropy(), adam)
                        .prepare(Standardize.fit(DIGITS.train()))
                        .initialize(new Lsuv());
        Preflight.of(trainer, DIGITS).run();
        assertThat(bits(network.state())).isEqualTo(weights);
        assertThat(bits(adam.state())).isEqualTo(slots);
        assertThat(gradients(network)).isEqualTo(gradients);
    }

    private static Map<String, List<Float>> gradients(Sequential network) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (var p : network.parameters()) {
            Tensor gradient = p.grad();
            if (gradient != null) all.put(p.name(), gradient);
        }
        return bits(all);
    }

    @Test
    void a_training_has_the_same_bits_with_and_without_a_preflight_before_it() {
        Run plain = trainer(convolutional()).fit(DIGITS);
        Trainer checked = trainer(convolutional());
        Preflight.of(checked, DIGITS).run();
        assertThat(bits(checked.fit(DIGITS).model().network().state()))
                .isEqualTo(bits(plain.model().network().state()));
    }

    @Test
    void nothing_fails_on_the_embedded_digits() {
        for (Sequential network : List.of(perceptron(), convolutional())) {
            List<Result> results = Preflight.of(trainer(network), DIGITS).run();
            assertThat(results).hasSizeGreaterThan(30).noneMatch(r -> r.outcome() == Outcome.FAIL);
            assertThat(Preflight.fails(results)).isFalse();
            assertThat(results).filteredOn(r -> r.outcome() != Outcome.PASS).hasSizeLessThan(2);
        }
    }

    @Test
    void initial_loss_of_ten_classes_is_the_logarithm_of_ten() {
        List<Result> results = Preflight.of(trainer(perceptron()), DIGITS, List.of(new InitialLoss())).run();
        assertThat(results.getFirst().outcome()).isEqualTo(Outcome.PASS);
        assertThat(results.getFirst().value()).isCloseTo(2.3026, within(0.1));
        assertThat(results.getFirst().expected()).startsWith("2.3026 (ln 10)");
    }

    @Test
    void initial_loss_of_values_is_the_mean_square_of_the_targets() {
        Trainer trainer =
                Trainer.of(
                        Sequential.of(new Linear(16), new ReLU(), new Linear(1)), new MeanSquaredError(), new Adam());
        Result found = Preflight.of(trainer, Rows.values(400, 2).split(), List.of(new InitialLoss())).run().getFirst();
        assertThat(found.outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void bad_data_and_models_are_results_and_no_exceptions() {
        for (int n : new int[] {10, 15, 25}) {
            Trainer tiny =
                    Trainer.of(
                            Sequential.of(new Linear(16), new ReLU(), new Linear(2)), new CrossEntropy(), new Adam());
            assertThat(Preflight.of(tiny, Rows.classes(n, 4).split()).run()).isNotEmpty();
        }
        Trainer unflattened = Trainer.of(Sequential.of(new Linear(10)), new CrossEntropy(), new Adam());
        List<Result> results = Preflight.of(unflattened, DIGITS).run();
        assertThat(results).anyMatch(r -> r.item().equals("model-fits-data") && r.repair().contains("Flatten"));
        assertThat(results).anyMatch(r -> r.item().equals("baselines"));
        assertThat(Preflight.fails(results)).isTrue();
        Trainer throwing =
                Trainer.of(
                        Sequential.of(
                                new Linear(2),
                                new Own(x -> {
                                    throw new IllegalStateException("own layer");
                                })),
                        new CrossEntropy(),
                        new Adam());
        assertThat(Preflight.of(throwing, Rows.classes(100, 4).split()).run())
                .anyMatch(r -> r.outcome() == Outcome.FAIL && r.text().contains("own layer"));
    }

    @Test
    void says_what_is_being_done() {
        List<String> heard = new ArrayList<>();
        Preflight.of(trainer(perceptron()), DIGITS, List.of(new LabelRange(), new ClassBalance()))
                .listen(item -> heard.add(item.name()))
                .run();
        assertThat(heard).containsExactly("label-range", "class-balance");
    }
}
