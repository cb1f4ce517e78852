package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Lbfgs;
import dev.gradus.optim.Sgd;
import dev.gradus.regularize.L2;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.callback.Few;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The place between the gradients of a step and its update.
class CombineTest {
    private static Sequential mlp() {
        return Sequential.of(new Flatten(), new Linear(16), new ReLU(), new Linear(10));
    }

    private static Trainer trainer(Sequential model, TrainConfig config) {
        return Trainer.of(model, new CrossEntropy(), new Sgd(0.1)).config(config).keepLast();
    }

    @Test
    void one_that_changes_nothing_costs_no_bits() {
        for (int accumulate : new int[] {1, 2}) {
            TrainConfig config = new TrainConfig(2, 20, false, 3).withAccumulate(accumulate);
            Sequential with = mlp(), without = mlp();
            trainer(with, config).combine((_, own) -> own).fit(Few.DIGITS);
            trainer(without, config).fit(Few.DIGITS);
            assertThat(Few.bits(with)).isEqualTo(Few.bits(without));
        }
    }

    @Test
    void it_gets_the_mean_loss_and_what_it_is_the_mean_of_before_penalties() {
        for (int accumulate : new int[] {1, 3}) {
            List<Combine.Share> shares = new ArrayList<>();
            List<Double> losses = new ArrayList<>();
            TrainConfig config = new TrainConfig(1, 50, false, 3).withAccumulate(accumulate);
            trainer(mlp(), config)
                    .regularize(new L2(10))
                    .combine((_, own) -> {
                        shares.add(own);
                        return own;
                    })
                    .listen(event -> {
                        if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                    })
                    .fit(Few.DIGITS);
            assertThat(shares.stream().map(Combine.Share::loss)).isEqualTo(losses);
            List<Double> weights = accumulate == 1 ? List.of(50.0, 50.0, 20.0) : List.of(120.0);
            assertThat(shares.stream().map(Combine.Share::weight).toList()).isEqualTo(weights);
        }
    }

    @Test
    void of_a_sum_the_weight_is_one() {
        List<Combine.Share> shares = new ArrayList<>();
        var sum = new CrossEntropy(new CrossEntropy.Config(Reduction.SUM));
        Trainer.of(mlp(), sum, new Sgd(1e-4))
                .config(new TrainConfig(1, 60, false, 3))
                .combine((_, own) -> {
                    shares.add(own);
                    return own;
                })
                .fit(Few.DIGITS);
        assertThat(shares).extracting(Combine.Share::weight).containsExactly(1.0, 1.0);
    }

    /// Two trainings that exchange gradients after each step, each with a shard of every batch, are one training with the whole batches.
    @Test
    void two_halves_of_a_batch_that_are_summed_by_weight_are_the_whole() {
        Batch whole = Loader.of(Few.DIGITS.train()).batchSize(21).epoch(0).iterator().next();
        List<Batch> halves = new ArrayList<>();
        for (int r = 0; r < 2; r++) {
            halves.add(Loader.of(Few.DIGITS.train()).batchSize(21).shard(r, 2).epoch(0).iterator().next());
        }
        assertThat(halves).extracting(Batch::size).containsExactly(10, 11);
        Sequential model = mlp().build(Few.DIGITS.train().data().shape(), 3);
        double[][] expected = gradients(model, whole, 1);
        double[][] sum = new double[expected.length][];
        for (Batch half : halves) {
            double[][] part = gradients(model, half, new CrossEntropy().weight(half.targets()) / 21);
            for (int p = 0; p < part.length; p++) {
                if (sum[p] == null) sum[p] = new double[part[p].length];
                for (int i = 0; i < part[p].length; i++) sum[p][i] += part[p][i];
            }
        }
        for (int p = 0; p < sum.length; p++) {
            for (int i = 0; i < sum[p].length; i++) assertThat(sum[p][i]).isCloseTo(expected[p][i], within(1e-7));
        }
    }

    private static double[][] gradients(Sequential model, Batch batch, double factor) {
        for (Parameter p : model.parameters()) p.value().zeroGrad();
        new CrossEntropy().of(model.forward(batch.inputs(), Pass.evaluation()), batch.targets()).backward();
        return model.parameters().stream()
                .map(p -> Arrays.stream(Objects.requireNonNull(p.grad()).toDoubles()).map(g -> g * factor).toArray())
                .toArray(double[][]::new);
    }

    @Test
    void what_it_makes_of_the_gradients_is_applied_and_its_loss_reported() {
        Sequential model = mlp().build(Few.DIGITS.train().data().shape(), 3);
        var before = Few.bits(model);
        List<Double> losses = new ArrayList<>();
        trainer(model, new TrainConfig(1, 20, false, 3))
                .combine((parameters, own) -> {
                    for (Parameter p : parameters) {
                        Tensor g = Objects.requireNonNull(p.grad());
                        g.set(Tensor.full(g.shape(), 0, g.dtype()));
                    }
                    return new Combine.Share(42, own.weight());
                })
                .listen(event -> {
                    if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                })
                .fit(Few.DIGITS);
        assertThat(Few.bits(model)).isEqualTo(before);
        assertThat(losses).containsOnly(42.0);
    }

    @Test
    void an_optimizer_that_looks_at_several_points_is_refused() {
        assertRefused(
                () -> Trainer.of(mlp(), new CrossEntropy(), new Lbfgs()).combine((_, own) -> own).fit(Few.DIGITS),
                "Lbfgs with gradients that are combined",
                "several points");
    }
}
