package dev.gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.augment.Translate;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.NormClip;
import dev.gradus.optim.Sgd;
import dev.gradus.regularize.L2;
import dev.gradus.regularize.MaxNorm;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.callback.Few;
import dev.gradus.train.callback.Freeze;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Steps that are only tried are those that training takes.
class TrialTest {
    private static Trainer trainer(Sequential model) {
        return Trainer.of(model, new CrossEntropy(), new Sgd(0.2, 0.5))
                .config(new TrainConfig().withBatchSize(20).withAccumulate(2).withEpochs(3))
                .augment(new Translate(0.1, 0.1))
                .regularize(new L2(1e-3))
                .constrain(new MaxNorm(2))
                .clip(new NormClip(1))
                .with(new EarlyStopping(1))
                .with(new Freeze(new Freeze.Config("1.bias", 0, false)));
    }

    private static Sequential model() {
        return Sequential.of(new Flatten(), new Linear(16), new ReLU(), new Dropout(0.3), new Linear(10));
    }

    @Test
    void at_the_rate_of_the_optimizer_its_losses_are_those_of_the_training() {
        List<Double> losses = new ArrayList<>();
        Trainer trained = trainer(model());
        trained.listen(event -> {
            if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
        });
        trained.fit(Few.DIGITS);
        Trial trial = trainer(model()).trial(Few.DIGITS, new Trial.Plan(1, 8, _ -> 0.2, 40, Double.POSITIVE_INFINITY));
        assertThat(trial.losses()).isEqualTo(losses.subList(0, 8));
        assertThat(trial.end()).isEqualTo(StopReason.COMPLETED);
        assertThat(trial.validation()).isBetween(0.5, 3.0);
    }

    @Test
    void one_that_explodes_or_is_not_finite_ends_early_with_an_infinite_loss() {
        Sequential model = model();
        Trial exploded = trainer(model).trial(Few.DIGITS, new Trial.Plan(1, 50, i -> Math.pow(3, i), 40, 4));
        assertThat(exploded.end()).isEqualTo(StopReason.DIVERGED);
        assertThat(exploded.losses()).hasSizeLessThan(50);
        assertThat(exploded.validation()).isInfinite();
        Trial none = trainer(model).trial(Few.DIGITS, new Trial.Plan(1, 3, _ -> 0.2, 0, Double.POSITIVE_INFINITY));
        assertThat(none.losses()).hasSize(3);
        assertThat(none.validation()).isNaN();
    }

    @Test
    void one_that_ends_in_nan_leaves_every_bit_as_it_was() {
        Sequential model = Sequential.of(new Flatten(), new Linear(16), new BatchNorm1d(), new ReLU(), new Linear(10));
        var optimizer = new Sgd(0.1, 0.9);
        Trainer.of(model, new CrossEntropy(), optimizer).epochs(1).fit(Few.DIGITS);
        Map<String, String> weights = Few.bits(model), memory = Few.bits(optimizer.state());
        Trial trial =
                Trainer.of(model, new CrossEntropy(), optimizer)
                        .trial(Few.DIGITS, new Trial.Plan(1, 9, _ -> 1e38, 40, Double.POSITIVE_INFINITY));
        assertThat(trial.end()).isEqualTo(StopReason.DIVERGED);
        assertThat(trial.validation()).isInfinite();
        assertThat(Few.bits(model)).isEqualTo(weights);
        assertThat(Few.bits(optimizer.state())).isEqualTo(memory);
        assertThat(model.parameters()).allSatisfy(p -> assertThat(p.grad()).isNull());
    }
}
