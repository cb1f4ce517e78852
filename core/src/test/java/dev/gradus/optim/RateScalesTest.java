package dev.gradus.optim;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.schedule.Cosine;
import dev.gradus.train.Trainer;
import dev.gradus.train.TrainingState;
import dev.gradus.train.callback.Few;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RateScalesTest {
    private static Sequential model() {
        return Sequential.of(new Flatten(), new Linear(12), new BatchNorm1d(), new ReLU(), new Linear(10));
    }

    private static Sequential trained(Optimizer<?> optimizer) {
        Sequential model = model();
        trainer(model, optimizer).fit(Few.DIGITS);
        return model;
    }

    private static Trainer trainer(Sequential model, Optimizer<?> optimizer) {
        return Trainer.of(model, new CrossEntropy(), optimizer)
                .epochs(2)
                .batchSize(30)
                .schedule(new Cosine())
                .average(new Ema(0.9))
                .keepLast();
    }

    static Stream<Supplier<Optimizer<?>>> optimizers() {
        return Stream.of(
                () -> new Sgd(0.5, 0.5),
                () -> new Adam(0.5),
                () -> new AdamW(0.5),
                () -> new RmsProp(0.5),
                () -> new Lamb(0.5),
                () -> new Lion(0.5));
    }

    /// With a schedule, an average and recorded steps; a quarter is exact in binary, so that the bits are the same.
    @ParameterizedTest
    @MethodSource("optimizers")
    void a_share_is_a_group_with_its_own_rate(Supplier<Optimizer<?>> optimizer) {
        Sequential scaled = trained(optimizer.get().scaleRates(RateScales.of("1.*=0.25", "2.bias=0.5")));
        Sequential grouped =
                trained(
                        optimizer
                                .get()
                                .group(Parameters.named("1.*"), Map.of("learningRate", 0.125))
                                .group(Parameters.named("2.bias"), Map.of("learningRate", 0.25)));
        assertThat(Few.bits(scaled)).isEqualTo(Few.bits(grouped)).isNotEqualTo(Few.bits(trained(optimizer.get())));
    }

    @Test
    void a_share_is_of_the_rate_of_the_group_whose_other_settings_stay() {
        Optimizer<?> both = new AdamW(0.5).group(Parameters.vectors(), Map.of("weightDecay", 0));
        both.scaleRates(RateScales.of("1.*=0.25"));
        Optimizer<?> written =
                new AdamW(0.5)
                        .group(Parameters.vectors(), Map.of("weightDecay", 0))
                        .group(Parameters.named("1.*"), Map.of("learningRate", 0.125))
                        .group(Parameters.named("1.bias"), Map.of("learningRate", 0.125, "weightDecay", 0));
        assertThat(Few.bits(trained(both))).isEqualTo(Few.bits(trained(written)));
        assertThat(both.learningRate()).isBetween(0.0, 0.5);
    }

    @Test
    void a_decay_by_layer_counts_weights_and_what_belongs_to_them() {
        Sequential model = model().build(dev.gradus.tensor.Shape.of(1, 8, 8), 1);
        assertThat(RateScales.layerDecay(0.5).of(model.parameters())).containsExactly(0.5, 0.5, 0.5, 0.5, 1, 1);
        assertThat(new RateScales(List.of("*.weight=0.1"), 0.5).of(model.parameters()))
                .containsExactly(0.05, 0.5, 0.05, 0.5, 0.1, 1);
    }

    @Test
    void lookahead_hands_them_on() {
        Sequential scaled = trained(new Lookahead(new Sgd(0.5)).scaleRates(RateScales.of("1.*=0.25")));
        Optimizer<?> inner = new Sgd(0.5).group(Parameters.named("1.*"), Map.of("learningRate", 0.125));
        assertThat(Few.bits(scaled)).isEqualTo(Few.bits(trained(new Lookahead(inner))));
    }

    @Test
    void a_training_resumed_in_the_middle_ends_with_the_same_bits() {
        Supplier<Optimizer<?>> optimizer = () -> new Adam(0.01).scaleRates(new RateScales(List.of("2.*=0.1"), 0.3));
        List<TrainingState> states = new ArrayList<>();
        Sequential whole = model(), resumed = model();
        trainer(whole, optimizer.get()).with(new Few.AfterSteps(states)).fit(Few.DIGITS);
        trainer(resumed, optimizer.get()).resume(states.get(3)).fit(Few.DIGITS);
        assertThat(Few.bits(resumed)).isEqualTo(Few.bits(whole));
    }

    @Test
    void what_matches_nothing_or_is_no_factor_is_refused() {
        for (String rule : List.of("1.*", "1.*=", "1.*=0", "1.*=-1", "1.*=NaN", "1.*=Infinity", "=0.1", "1.*=x")) {
            assertRefused(() -> RateScales.of(rule), "'" + rule + "'", "NAMES=FACTOR");
        }
        for (double decay : new double[] {0, -1, Double.NaN}) {
            assertRefused(() -> RateScales.layerDecay(decay), "a decay of learning rates by layer of " + decay);
        }
        assertRefused(() -> trained(new Adam(0.1).scaleRates(RateScales.of("7.*=0.1"))), "'7.*'", "1.bias");
        assertRefused(() -> new Lbfgs().scaleRates(RateScales.of("1.*=0.1")), "Lbfgs");
    }
}
