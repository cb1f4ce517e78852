package dev.gradus.nn.norm;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class BatchNorm2dTest implements LayerContract {
    @Override
    public BatchNorm2d make() {
        return new BatchNorm2d();
    }

    @Override
    public Shape sample() {
        return Shape.of(2, 3, 2);
    }

    @Override
    public boolean usesBatchStatistics() {
        return true;
    }

    @Override
    public boolean startsRandomly() {
        return false;
    }

    private static Pass training() {
        return Pass.training(Rng.of(1));
    }

    @Test
    void the_numbers_of_a_batch_of_two_small_images() {
        Sequential model = Sequential.of(make()).build(Shape.of(1, 2, 2), 1);
        Tensor x = Tensor.of(Shape.of(2, 1, 2, 2), new float[] {1, 2, 3, 4, 5, 6, 7, 9});
        Tensor y = model.forward(x, training());
        assertThat(y.get(0, 0, 0, 0)).isCloseTo(-1.45181474, within(3e-7));
        assertThat(y.get(1, 0, 1, 1)).isCloseTo(1.7521902, within(3e-7));
        assertThat(model.buffers()).hasToString("[0.running_mean [1], 0.running_var [1], 0.num_batches_tracked []]");
        assertThat(model.buffers().get(0).value().item()).isCloseTo(0.4625, within(1e-7));
        assertThat(model.buffers().get(1).value().item()).isCloseTo(1.6125, within(1e-6));
        assertThat(model.buffers().get(2).value().item()).isEqualTo(1);
    }

    @Test
    void scale_sigma_and_shift_mu_restore_the_input() {
        Sequential model = Sequential.of(make()).build(Shape.of(1, 2, 2), 1);
        Tensor x = Tensor.of(Shape.of(2, 1, 2, 2), new float[] {1, 2, 3, 4, 5, 6, 7, 9});
        model.parameters().get(0).value().set(Tensor.of((float) Math.sqrt(6.234375 + 1e-5)));
        model.parameters().get(1).value().set(Tensor.of(4.625f));
        assertThat(model.forward(x, training()).toFloats()).containsExactly(x.toFloats(), within(1e-6f));
    }

    @Test
    void evaluation_an_empty_batch_and_a_refused_one_leave_the_statistics_as_they_are() {
        Sequential model = Sequential.of(make()).build(Shape.of(1, 1, 1), 1);
        model.forward(Tensor.ones(3, 1, 1, 1), Pass.evaluation());
        model.forward(Tensor.zeros(0, 1, 1, 1), training());
        assertRefused(
                () -> model.forward(Tensor.ones(1, 1, 1, 1), training()),
                "BatchNorm2d: input [1, 1, 1, 1] has one value",
                "more than one value",
                "larger batches");
        assertThat(model.buffers()).extracting(b -> b.value().item()).containsExactly(0.0, 1.0, 0.0);
        assertThat(model.forward(Tensor.ones(1, 1, 1, 1), Pass.evaluation()).item()).isCloseTo(1, within(1e-5));
    }

    @Test
    void a_pass_without_gradients_in_a_workspace_updates_the_same_statistics() {
        Sequential one = Sequential.of(make()).build(sample(), 1), other = Sequential.of(make()).build(sample(), 1);
        Tensor x = Rng.of(4).normal(sample().prepend(5), 3, 2);
        one.forward(x, training());
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            other.forward(x, training());
        }
        for (int i = 0; i < 3; i++) {
            assertThat(other.buffers().get(i).value().toFloats())
                    .containsExactly(one.buffers().get(i).value().toFloats());
        }
    }

    @Test
    void statistics_are_measured_anew_over_batches_of_equal_weight() {
        Sequential inner = Sequential.of(new Linear(3), new BatchNorm1d());
        Sequential model = Sequential.of(new BatchNorm2d(), new Flatten(), inner).build(sample(), 1);
        Tensor a = Rng.of(1).normal(sample().prepend(4), 1, 2), b = Rng.of(2).normal(sample().prepend(4), -2, 1);
        for (int i = 0; i < 5; i++) model.forward(a, training());
        RunningStatistics.measure(
                model,
                () -> {
                    model.forward(a, training());
                    model.forward(b, training());
                });
        double[] mean = {(mean(a, 0) + mean(b, 0)) / 2, (mean(a, 1) + mean(b, 1)) / 2};
        var outer = (BatchNorm2d) model.layers().get(0);
        assertThat(outer.statistics().mean().toDoubles()).containsExactly(mean, within(1e-6));
        assertThat(outer.statistics().batches()).isEqualTo(2);
        assertThat(((BatchNorm1d) inner.layers().get(1)).statistics().batches()).isEqualTo(2);
        double before = outer.statistics().mean().get(0);
        model.forward(a, training());
        assertThat(outer.statistics().mean().get(0)).isCloseTo(0.9 * before + 0.1 * mean(a, 0), within(1e-6));
    }

    private static double mean(Tensor x, int channel) {
        double sum = 0;
        for (int i = 0; i < 24; i++) sum += x.get(i / 6, channel, i / 2 % 3, i % 2) / 24;
        return sum;
    }

    @Test
    void a_steady_step_allocates_nothing_that_grows_with_the_data() {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Shape sample = Shape.of(64, 7, 7);
        Sequential model = Sequential.of(make(), new InstanceNorm(), new GroupNorm(8)).build(sample, 1);
        Tensor x = Rng.of(1).normal(sample.prepend(50), 0, 1).requiresGrad(true);
        long steps = 500, before = 0;
        for (int i = 0; i < 2 * steps; i++) {
            if (i == steps) before = memory.getCurrentThreadAllocatedBytes();
            try (var _ = Workspace.open()) {
                x.zeroGrad();
                model.forward(x, training()).sum().backward();
            }
        }
        // the batch has 600 kB, and one object for each of the 3,200 instances were 50 kB
        assertThat((memory.getCurrentThreadAllocatedBytes() - before) / steps).isLessThan(48 * 1024);
    }

    @Test
    void names_are_those_of_pytorch_and_buffers_are_no_parameters() {
        Sequential model = Sequential.of(new Flatten(), new Linear(4), new BatchNorm1d()).build(sample(), 1);
        assertThat(model.parameters())
                .extracting(Parameter::name)
                .containsExactly("1.weight", "1.bias", "2.weight", "2.bias");
        assertThat(model.buffers())
                .extracting(Buffer::name)
                .containsExactly("2.running_mean", "2.running_var", "2.num_batches_tracked");
        assertThat(model.state()).hasSize(7);
        assertThat(Summary.of(model, sample(), 1).rows().get(2))
                .isEqualTo(new Summary.Row("2", "BatchNorm1d", Shape.of(4), 8, 0));
    }

    @Test
    void without_scale_or_statistics_there_is_nothing_to_keep() {
        var config = new BatchNorm2d.Config(1e-5, 0.1, false, false, false);
        Sequential model = Sequential.of(new BatchNorm2d(config)).build(sample(), 1);
        assertThat(model.state()).isEmpty();
        Tensor x = Rng.of(1).normal(sample().prepend(3), 5, 2);
        assertThat(model.forward(x, Pass.evaluation()).toFloats())
                .containsExactly(model.forward(x, training()).toFloats());
    }

    @Test
    void misuse_is_refused() {
        assertRefused(
                () -> Sequential.of(make()).build(Shape.of(3), 1), "BatchNorm2d 0: sample [3]", "image", "BatchNorm1d");
        assertRefused(() -> Sequential.of(new BatchNorm1d()).build(Shape.of(3, 2, 2), 1), "vector [c]", "BatchNorm2d");
        assertRefused(() -> make().forward(Tensor.ones(2, 2, 1, 1), Pass.evaluation()), "before build");
        BatchNorm2d built = make();
        Sequential.of(built).build(sample(), 1);
        assertRefused(() -> Sequential.of(built).build(Shape.of(3, 3, 2), 1), "[3, 3, 2]", "2 channels");
        assertRefused(() -> new BatchNorm2d(new BatchNorm2d.Config(-1, 0.1, false, true, true)), "eps = -1");
        assertRefused(() -> new BatchNorm2d(new BatchNorm2d.Config(1e-5, 99, false, true, true)), "momentum 99");
    }
}
