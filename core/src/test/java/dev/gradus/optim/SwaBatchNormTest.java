package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.Golden;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.RunningStatistics;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Averaged weights with the statistics of BatchNorm measured anew, beside PyTorch's `AveragedModel` and `update_bn`.
class SwaBatchNormTest {
    private static final Map<String, double[]> GOLDEN = Golden.read("swa_batch_norm.csv");
    private static final Offset<Double> TOLERANCE = within(1e-5);

    /// As `averages.py` makes it.
    private static Tensor batch(int k) {
        float[] x = new float[15];
        for (int i = 0; i < 15; i++) {
            int row = i / 3, column = i % 3;
            x[i] = ((7 * row + 5 * column + 3 * k) % 13 - 6) / 4f + column;
        }
        return Tensor.of(Shape.of(5, 3), x);
    }

    private static Sequential model() {
        Sequential model =
                Sequential.of(new Linear(4), new BatchNorm1d(), new ReLU(), new Linear(2)).build(Shape.of(3), 1);
        for (Parameter p : model.parameters()) {
            float[] values = new float[p.value().size()];
            for (int i = 0; i < values.length; i++) values[i] = (7 * i % 11 - 5) / 8f;
            p.value().set(Tensor.of(p.value().shape(), values));
        }
        return model;
    }

    private static Tensor output(Sequential model) {
        return model.forward(batch(9), Pass.evaluation());
    }

    @Test
    void statistics_belong_to_the_averaged_weights_and_stay_with_them() {
        Sequential model = model();
        var sgd = new Sgd(0.05);
        var swa = new Swa(new Swa.Config(1, 2)); // the second, fourth and sixth weights
        sgd.attach(model.parameters());
        swa.attach(model.parameters(), model.buffers());
        for (int step = 0; step < 6; step++) {
            Tensor x = batch(step);
            OptimizerContract.step(sgd, () -> model.forward(x, Pass.training(Rng.of(1))).square().mean());
            swa.update();
        }
        try (var _ = swa.swapIn()) {
            RunningStatistics.measure(
                    model,
                    () -> {
                        for (int k = 0; k < 3; k++) model.forward(batch(k), Pass.training(Rng.of(1)));
                    });
            assertThat(output(model).toDoubles()).containsExactly(GOLDEN.get("output"), TOLERANCE);
        }
        assertThat(output(model).toDoubles()).containsExactly(GOLDEN.get("output of the last weights"), TOLERANCE);
        Map<String, Tensor> average = swa.state();
        assertThat(average.get("1.running_mean").toDoubles()).containsExactly(GOLDEN.get("running_mean"), TOLERANCE);
        assertThat(average.get("1.running_var").toDoubles()).containsExactly(GOLDEN.get("running_var"), TOLERANCE);
        assertThat(average.get("1.num_batches_tracked").item()).isEqualTo(3);
    }
}
