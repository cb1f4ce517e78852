package dev.gradus.nn.layer;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.LayerContract;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class DropoutTest implements LayerContract {
    @Override
    public Dropout make() {
        return new Dropout(0.4);
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Test
    void evaluation_is_the_identity() {
        Tensor x = Tensor.of(1, 2);
        assertThat(make().forward(x, Pass.evaluation())).isSameAs(x);
        assertThat(new Dropout(0).forward(x, Pass.training(Rng.of(1)))).isSameAs(x);
        assertThat(new Dropout(1).forward(x, Pass.training(Rng.of(1))).toFloats()).containsExactly(0, 0);
    }

    @Test
    void each_layer_of_a_pass_drops_others() {
        Tensor x = Tensor.ones(1000);
        Pass pass = Pass.training(Rng.of(1));
        assertThat(make().forward(x, pass).toFloats()).isNotEqualTo(make().forward(x, pass).toFloats());
    }

    @Test
    void a_probability_is_from_0_to_1() {
        for (double p : new double[] {-0.1, 1.1, Double.NaN}) {
            assertRefused(() -> new Dropout(p), "p = " + p, "0 to 1", "probability to drop");
        }
    }
}
