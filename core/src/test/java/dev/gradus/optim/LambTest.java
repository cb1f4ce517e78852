package dev.gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class LambTest implements OptimizerContract<Lamb.Config> {
    @Override
    public Lamb make() {
        return new Lamb(new Lamb.Config(0.01, 0.9, 0.999, 1e-6, 0.01, false));
    }

    @Override
    public Lamb.Config withLearningRate(Lamb.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void a_step_is_as_long_as_the_parameter_times_the_rate() {
        var p = new Parameter("p", Tensor.of(3, -4));
        var lamb = new Lamb(0.125);
        lamb.attach(List.of(p));
        p.value().backward(Tensor.of(1e-3f, 70));
        lamb.step();
        float[] moved = p.value().sub(Tensor.of(3, -4)).toFloats();
        assertThat(Math.hypot(moved[0], moved[1])).isCloseTo(0.125 * 5, within(1e-6));
    }

    @Test
    void what_is_zero_can_move_and_what_has_no_slope_decays() {
        var config = new Lamb.Config(0.5, 0.9, 0.999, 1e-6, 0.25, false);
        assertThat(OptimizerContract.first(new Lamb(config), 1)).isCloseTo(-0.5, within(1e-5));
        assertThat(OptimizerContract.first(new Lamb(new Lamb.Config(0.5, 0.9, 0.999, 1e-6, 0, false)), 0)).isZero();
        var p = new Parameter("p", Tensor.of(8));
        var lamb = new Lamb(config);
        lamb.attach(List.of(p));
        p.value().backward(Tensor.of(0));
        lamb.step();
        assertThat(p.value().item()).isEqualTo(4);
    }
}
