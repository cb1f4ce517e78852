package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookaheadTest implements OptimizerContract<Lookahead.Config> {
    @Override
    public Lookahead make() {
        return new Lookahead(
                new Lookahead.Config(new Adam(new Adam.Config(0.01, 0.9, 0.999, 1e-8, 0.01, false)), 4, 0.5));
    }

    @Override
    public Lookahead.Config withLearningRate(Lookahead.Config settings, double rate) {
        return new Lookahead.Config(new Adam(rate), settings.k(), settings.alpha());
    }

    @Test
    @Override
    public void a_group_has_its_own_rate_and_a_schedule_scales_both() {
        var p = new Parameter("p", Tensor.of(0));
        var q = new Parameter("q", Tensor.of(0));
        Lookahead lookahead = new Lookahead(new GradientDescent(1));
        lookahead.group(Parameters.named("q"), Map.of("learningRate", 3));
        lookahead.attach(List.of(p, q));
        lookahead.learningRateFactor(0.5);
        assertThat(lookahead.learningRate()).isEqualTo(0.5);
        OptimizerContract.step(lookahead, () -> p.value().add(q.value()));
        assertThat(p.value().item()).isEqualTo(-0.5);
        assertThat(q.value().item()).isEqualTo(-1.5);
        assertRefused(() -> lookahead.group(x -> true, lookahead.config()), "Lookahead", "inner optimizer");
    }

    @Test
    @Override
    public void every_number_out_of_range_is_refused() {
        assertRefused(() -> new Lookahead(new Lookahead.Config(null, 0, 0.5)), "k 0", "from 1");
        for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
            assertRefused(() -> new Lookahead(new Lookahead.Config(null, 5, bad)), "alpha " + bad, "from 0 to 1");
        }
    }

    @Test
    void every_kth_step_goes_back_half_of_the_way() {
        var p = new Parameter("p", Tensor.of(0));
        var lookahead = new Lookahead(new Lookahead.Config(new GradientDescent(1), 3, 0.5));
        lookahead.attach(List.of(p));
        double[] expected = {-1, -2, -1.5, -2.5, -3.5, -3};
        for (double e : expected) {
            OptimizerContract.step(lookahead, () -> p.value().mul(1));
            assertThat(p.value().item()).isEqualTo(e);
        }
    }

    @Test
    void it_follows_the_paper_around_adam() {
        var p = new Parameter("p", Tensor.of(1));
        var fast = new Parameter("p", Tensor.of(1));
        var lookahead = new Lookahead(new Lookahead.Config(new Adam(0.1), 2, 0.25));
        var adam = new Adam(0.1);
        lookahead.attach(List.of(p));
        adam.attach(List.of(fast));
        double slow = 1;
        for (int t = 1; t <= 8; t++) {
            OptimizerContract.step(lookahead, () -> p.value().square());
            OptimizerContract.step(adam, () -> fast.value().square());
            if (t % 2 == 0) {
                slow += 0.25 * (fast.value().item() - slow);
                fast.value().set(Tensor.of((float) slow).reshape(fast.value().shape()));
            }
            assertThat(p.value().item()).isCloseTo(fast.value().item(), within(1e-6));
        }
    }

    @Test
    void it_wraps_any_optimizer_and_no_two_share_one() {
        var written = Map.of("type", "lookahead", "inner", Map.of("type", "sgd", "momentum", 0.9), "k", 6);
        Lookahead lookahead = (Lookahead) Catalogues.OPTIMIZERS.read(written);
        assertThat(lookahead.config().inner()).isInstanceOf(Sgd.class);
        assertThat(lookahead.config().learningRate()).isEqualTo(1e-3);
        var first = (Lookahead) Catalogues.OPTIMIZERS.make("lookahead");
        var second = (Lookahead) Catalogues.OPTIMIZERS.make("lookahead");
        assertThat(first.config().inner()).isInstanceOf(Adam.class).isNotSameAs(second.config().inner());
        first.momentum(0.8);
    }

    @Test
    void it_wraps_lbfgs_too() {
        var p = new Parameter("p", Tensor.of(3));
        var lookahead = new Lookahead(new Lookahead.Config(new Lbfgs(), 1, 0.5));
        lookahead.attach(List.of(p));
        OptimizerContract.step(lookahead, () -> p.value().square());
        assertThat(p.value().item()).isCloseTo(1.5, within(1e-6));
    }
}
