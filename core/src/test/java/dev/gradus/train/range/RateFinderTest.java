package dev.gradus.train.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.data.InMemory;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Compute;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.Few;
import dev.gradus.train.callback.Freeze;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateFinderTest {
    private static final RateFinder.Config SHORT = new RateFinder.Config(1e-5, 100, 60, 2, 40);

    private static Sequential model() {
        return Sequential.of(
                new Flatten(), new Linear(24), new BatchNorm1d(), new ReLU(), new Dropout(0.2), new Linear(10));
    }

    private static Trainer trainer(Sequential model, Adam optimizer) {
        return Trainer.of(model, new CrossEntropy(), optimizer).epochs(2).batchSize(30).seed(3);
    }

    /// Rows whose one feature has the square `square`, and targets around a line through 0: single batches pull to different sides, and
    /// so no step ends where the gradient is 0.
    private static Splits line(double square) {
        float[][] rows = new float[40][], values = new float[40][];
        for (int i = 0; i < rows.length; i++) {
            float x = (float) (Math.sqrt(square) * (i % 2 == 0 ? 1 : -1));
            rows[i] = new float[] {x};
            values[i] = new float[] {3 * x + 0.5f * (i % 3 - 1)};
        }
        return Splits.ofCounts(InMemory.of("line", rows, values, List.of("y")), 8, 8, 1);
    }

    @Test
    void gradient_descent_on_a_parabola_diverges_at_two_over_its_curvature() {
        for (double square : new double[] {0.5, 20}) {
            // loss (w - 3)² · x²: curvature 2 · square, and so the edge 1 / square
            var layer = new Linear(new Linear.Config(1, 1, false, new Zeros(), new Zeros()));
            Trainer descent =
                    Trainer.of(Sequential.of(layer), new MeanSquaredError(), new Sgd(0.1)).epochs(100).batchSize(8);
            RateRange range =
                    RateFinder.of(descent).config(new RateFinder.Config(1e-4, 100, 400, 1, 40)).run(line(square));
            assertThat(range.curve().edge()).isBetween(1 / square, 2 / square);
            assertThat(range.suggestions().get(RateRule.EDGE)).isBetween(0.5 / square, 1 / square);
            assertThat(range.recommended()).isBetween(0.01 / square, 1 / square);
        }
    }

    @Test
    void whatever_it_does_leaves_every_bit_as_it_was() {
        Sequential model = model(), twin = model();
        Adam optimizer = new Adam(1e-4), other = new Adam(1e-4);
        trainer(model, optimizer).epochs(1).fit(Few.DIGITS);
        trainer(twin, other).epochs(1).fit(Few.DIGITS);
        optimizer.learningRateFactor(0.5);
        Map<String, String> weights = Few.bits(model), memory = Few.bits(optimizer.state());
        RateRange range =
                RateFinder.of(trainer(model, optimizer).with(new Freeze(new Freeze.Config("1.*", 0, false))))
                        .config(new RateFinder.Config(1e-5, 1e6, 60, 2, 40))
                        .run(Few.DIGITS);
        assertThat(range.curve().losses()).allSatisfy(own -> assertThat(own).hasSizeLessThan(60));
        assertThat(Few.bits(model)).isEqualTo(weights);
        assertThat(Few.bits(optimizer.state())).isEqualTo(memory);
        assertThat(optimizer.learningRate()).isEqualTo(0.5e-4);
        assertThat(model.parameters()).allSatisfy(p -> assertThat(p.isTrainable()).isTrue());
        optimizer.learningRateFactor(1);
        trainer(model, optimizer).fit(Few.DIGITS);
        trainer(twin, other).fit(Few.DIGITS);
        assertThat(Few.bits(model)).isEqualTo(Few.bits(twin));
    }

    @Test
    void a_trainer_that_was_tried_trains_as_one_that_was_not() {
        Sequential model = model(), twin = model();
        Trainer trainer = trainer(model, new Adam());
        RateFinder.of(trainer).config(SHORT).run(Few.DIGITS);
        trainer.fit(Few.DIGITS);
        trainer(twin, new Adam()).fit(Few.DIGITS);
        assertThat(Few.bits(model)).isEqualTo(Few.bits(twin));
    }

    @Test
    void the_same_seed_gives_the_same_numbers_for_any_number_of_threads() {
        int before = Compute.threads();
        List<RateRange> found = new ArrayList<>();
        try {
            for (int threads : new int[] {1, 3}) {
                Compute.threads(threads);
                found.add(RateFinder.of(trainer(model(), new Adam())).config(SHORT).run(Few.DIGITS));
            }
        } finally {
            Compute.threads(before);
        }
        assertThat(found.get(0)).isEqualTo(found.get(1));
        RateRange other = RateFinder.of(trainer(model(), new Adam()).seed(4)).config(SHORT).run(Few.DIGITS);
        assertThat(other.curve()).isNotEqualTo(found.get(0).curve());
    }

    @Test
    void trainers_that_are_made_for_each_seed_begin_with_other_weights() {
        List<Long> seeds = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        RateRange range =
                RateFinder.of(
                                7,
                                seed -> {
                                    seeds.add(seed);
                                    return trainer(model(), new Adam()).seed(seed);
                                })
                        .config(SHORT)
                        .progress(shares::add)
                        .run(Few.DIGITS);
        assertThat(seeds).containsExactly(7L, 8L);
        assertThat(range.curve().losses()).hasSize(2);
        assertThat(range.curve().losses().get(0).getFirst()).isNotEqualTo(range.curve().losses().get(1).getFirst());
        assertThat(shares).isSorted().last().isEqualTo(1.0);
        assertThat(range.trials().getLast().steps()).isEqualTo(8); // two epochs of four steps, and not 40
    }

    @Test
    void what_it_cannot_be_sure_of_it_refuses() {
        RateFinder low =
                RateFinder.of(trainer(model(), new Adam())).config(new RateFinder.Config(1e-12, 1e-10, 40, 2, 40));
        assertThatThrownBy(() -> low.run(Few.DIGITS))
                .isInstanceOf(GradusException.class)
                .hasMessageContainingAll("does not fall at any learning rate", "Sweep further");
        var few =
                new Splits(
                        new dev.gradus.data.Split.Train(
                                new Subset(Few.DIGITS.train().data(), IntStream.range(0, 19).toArray())),
                        Few.DIGITS.validation(),
                        Few.DIGITS.test());
        assertThatThrownBy(() -> RateFinder.of(trainer(model(), new Adam())).run(few))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("a range test with 19 training samples");
        RateFinder high =
                RateFinder.of(trainer(model(), new Adam())).config(new RateFinder.Config(1e28, 1e30, 60, 1, 40));
        assertThatThrownBy(() -> high.run(Few.DIGITS))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("not finite or has exploded");
        assertThatThrownBy(() -> new RateFinder.Config(1, 0.1, 100, 3, 500)).isInstanceOf(GradusException.class);
        assertThatThrownBy(() -> new RateFinder.Config(0.1, 1, 3, 3, 500)).isInstanceOf(GradusException.class);
    }
}
