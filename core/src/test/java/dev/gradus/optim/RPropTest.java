package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class RPropTest implements OptimizerContract<RProp.Config> {
    @Override
    public RProp make() {
        return new RProp(new RProp.Config());
    }

    @Override
    public RProp.Config withLearningRate(RProp.Config settings, double rate) {
        return settings.withLearningRate(rate);
    }

    @Test
    void steps_grow_while_the_sign_stays_and_halve_when_it_changes() {
        var p = new Parameter("p", Tensor.of(0));
        var rprop = new RProp(0.5);
        rprop.attach(List.of(p));
        double[] gradients = {1, 1e-6, 3, -1, -1, 0, -1}, expected = {-.5, -1.1, -1.82, -1.82, -1.46, -1.46, -1.1};
        for (int i = 0; i < gradients.length; i++) {
            rprop.zeroGrad();
            p.value().backward(Tensor.of((float) gradients[i]));
            rprop.step();
            assertThat(p.value().item()).as("step " + i).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void steps_must_be_able_to_shrink_and_grow() {
        assertRefused(() -> new RProp(new RProp.Config(0.1, 1.5, 1.2, 0, 1)), "decrease 1.5", "below 1");
        assertRefused(() -> new RProp(new RProp.Config(0.1, 0.5, 0.9, 0, 1)), "increase 0.9", "from 1");
        assertRefused(() -> new RProp(new RProp.Config(0.1, 0.5, 1.2, 2, 1)), "largest step 1.0", "from 2");
    }
}
