package dev.gradus.nn.pretrain;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.pretrain.Rbm.Visible;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class RbmTest {
    private static final int VISIBLE = 3, HIDDEN = 2;

    private static Rbm machine(Rbm.Config config) {
        var rbm = new Rbm(VISIBLE, HIDDEN, config, 1);
        rbm.weight().set(Tensor.of(new float[][] {{0.8f, -1.2f, 0.4f}, {-0.5f, 0.9f, 1.1f}}));
        rbm.visibleBias().set(Tensor.of(0.3f, -0.2f, 0.1f));
        rbm.hiddenBias().set(Tensor.of(-0.4f, 0.2f));
        return rbm;
    }

    private static double[] bits(int number, int n) {
        double[] v = new double[n];
        for (int i = 0; i < n; i++) v[i] = number >> i & 1;
        return v;
    }

    private static double energy(Rbm rbm, double[] v, double[] h) {
        double e = 0;
        for (int i = 0; i < VISIBLE; i++) e -= v[i] * rbm.visibleBias().get(i);
        for (int j = 0; j < HIDDEN; j++) {
            e -= h[j] * rbm.hiddenBias().get(j);
            for (int i = 0; i < VISIBLE; i++) e -= h[j] * rbm.weight().get(j, i) * v[i];
        }
        return e;
    }

    @Test
    void the_free_energy_is_the_logarithm_of_the_sum_over_hidden_states() {
        Rbm rbm = machine(new Rbm.Config());
        for (int number = 0; number < 8; number++) {
            double[] v = bits(number, VISIBLE);
            double sum = 0;
            for (int h = 0; h < 4; h++) sum += Math.exp(-energy(rbm, v, bits(h, HIDDEN)));
            Tensor row = Tensor.of(Shape.of(1, 3), new float[] {(float) v[0], (float) v[1], (float) v[2]});
            assertThat(rbm.freeEnergy(row).toDoubles()[0]).isCloseTo(-Math.log(sum), within(1e-6));
        }
        Rbm gaussian = machine(new Rbm.Config().withVisible(Visible.GAUSSIAN));
        Tensor v = Tensor.of(new float[][] {{1, 2, -1}});
        double own = (0.7 * 0.7 + 2.2 * 2.2 + 1.1 * 1.1) / 2;
        double up0 = -0.4 + 0.8 - 2.4 - 0.4, up1 = 0.2 - 0.5 + 1.8 - 1.1;
        assertThat(gaussian.freeEnergy(v).toDoubles()[0])
                .isCloseTo(own - Math.log1p(Math.exp(up0)) - Math.log1p(Math.exp(up1)), within(1e-5));
    }

    /// ∂ ln P / ∂W = E_data[h v] - E_model[h v], both by enumeration.
    @Test
    void after_many_alternations_the_change_is_the_gradient_of_the_likelihood() {
        Rbm rbm = machine(new Rbm.Config(Visible.BERNOULLI, 40, 0.1, 0, 0, 50, 1));
        int[] data = {1, 1, 6, 3};
        double[][] exact = new double[HIDDEN][VISIBLE];
        double z = 0;
        for (int v = 0; v < 8; v++) for (int h = 0; h < 4; h++) z += Math.exp(-energy(rbm, bits(v, 3), bits(h, 2)));
        for (int number = 0; number < 8; number++) {
            double[] v = bits(number, VISIBLE);
            double share = 0, p = 0;
            for (int d : data) if (d == number) share += 1.0 / data.length;
            for (int h = 0; h < 4; h++) p += Math.exp(-energy(rbm, v, bits(h, HIDDEN))) / z;
            for (int j = 0; j < HIDDEN; j++) {
                double up = rbm.hiddenBias().get(j);
                for (int i = 0; i < VISIBLE; i++) up += rbm.weight().get(j, i) * v[i];
                for (int i = 0; i < VISIBLE; i++) exact[j][i] += (share - p) * v[i] / (1 + Math.exp(-up));
            }
        }
        int n = 40_000;
        float[] batch = new float[n * VISIBLE];
        for (int s = 0; s < n; s++) for (int i = 0; i < 3; i++) batch[3 * s + i] = data[s % 4] >> i & 1;
        Rbm.Change change = rbm.change(Tensor.of(Shape.of(n, VISIBLE), batch), Rng.of(2));
        for (int j = 0; j < HIDDEN; j++) {
            for (int i = 0; i < VISIBLE; i++) {
                assertThat(change.weight().get(j, i)).isCloseTo(exact[j][i], within(4 * 0.5 / Math.sqrt(n)));
            }
        }
    }

    /// Digits of 3 × 3 pixels: bars.
    private static Tensor bars(int n) {
        float[] x = new float[n * 9];
        for (int s = 0; s < n; s++)
            for (int i = 0; i < 3; i++) x[9 * s + (s % 2 == 0 ? 3 * (s % 3) + i : 3 * i + s % 3)] = 1;
        return Tensor.of(Shape.of(n, 9), x);
    }

    @Test
    void the_reconstruction_error_falls_and_the_same_seed_gives_the_same_bits() {
        var config = new Rbm.Config(Visible.BERNOULLI, 1, 0.5, 0.5, 0, 20, 60);
        var rbm = new Rbm(9, 12, config, 3);
        List<Double> errors = rbm.train(bars(300), 3);
        assertThat(errors).hasSize(61);
        assertThat(errors.getFirst()).as("half of each pixel").isCloseTo(0.25, within(0.01));
        assertThat(errors.getLast()).isLessThan(0.03);
        var again = new Rbm(9, 12, config, 3);
        again.train(bars(300), 3);
        assertThat(again.weight().toFloats()).containsExactly(rbm.weight().toFloats());
    }

    @Test
    void each_sigmoid_layer_takes_over_a_machine() {
        var model =
                Sequential.of(new Flatten(), new Linear(12), new Sigmoid(), new Linear(6), new Sigmoid(), new Linear(2))
                        .build(Shape.of(9), 1);
        float[] last = model.state().get("5.weight").toFloats();
        var config = new Rbm.Config(Visible.BERNOULLI, 1, 0.5, 0.5, 0, 20, 30);
        RbmPretraining.Report report = new RbmPretraining(config).apply(model, bars(300), 1);
        assertThat(report.rows()).extracting(RbmPretraining.Row::path).containsExactly("1", "3");
        for (RbmPretraining.Row row : report.rows()) {
            assertThat(row.errors().getLast()).isLessThan(0.7 * row.errors().getFirst());
        }
        assertThat(model.state().get("5.weight").toFloats()).isEqualTo(last);
        var rbm = new Rbm(9, 12, config, 1 + 1);
        rbm.train(bars(300), 1 + 1);
        assertThat(model.state().get("1.weight").toFloats()).isEqualTo(rbm.weight().toFloats());
        assertThat(model.layers().get(1).forward(bars(2), Pass.evaluation()).sigmoid().toFloats())
                .isEqualTo(rbm.hidden(bars(2)).toFloats());
        assertThat(report.toString().lines()).hasSize(3);
        assertThat(new RbmPretraining(config).apply(model, bars(30).mul(3), 1).rows().getFirst().visible())
                .isEqualTo(Visible.GAUSSIAN);
    }

    @Test
    void what_does_not_fit_is_refused() {
        var rbm = new Rbm(9, 4, new Rbm.Config(), 1);
        assertRefused(() -> rbm.train(bars(4).mul(2), 1), "value 2.0", "0 to 1", "Gaussian");
        assertRefused(() -> rbm.train(Tensor.zeros(4, 8), 1), "data [4, 8]", "[n, 9]");
        assertRefused(() -> new Rbm(1, 1, new Rbm.Config().withEpochs(0), 1), "0 epochs");
        var relu = Sequential.of(new Linear(3), new ReLU()).build(Shape.of(9), 1);
        assertRefused(
                () -> new RbmPretraining().apply(relu, bars(4), 1), "followed by a Sigmoid", "activation: sigmoid");
    }
}
