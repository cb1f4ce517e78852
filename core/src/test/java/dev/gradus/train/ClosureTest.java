package dev.gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.GradientDescent;
import dev.gradus.optim.Lbfgs;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/// Optimizers that compute the loss of a batch more than once.
class ClosureTest {
    private static final Splits DIGITS = Digits.load();

    @Test
    void lbfgs_lowers_the_loss_of_the_whole_set_in_every_step() {
        var lbfgs = new Lbfgs(new Lbfgs.Config(1, 4, 0, 1e-7, 1e-9, 10, Lbfgs.LineSearch.STRONG_WOLFE));
        List<Double> losses = new ArrayList<>();
        Run run =
                Trainer.of(Sequential.of(new Flatten(), new Linear(10)), new CrossEntropy(), lbfgs)
                        .prepare(Standardize.fit(DIGITS.train()))
                        .epochs(6)
                        .batchSize(DIGITS.train().data().size())
                        .listen(event -> {
                            if (event instanceof TrainEvent.StepDone step) losses.add(step.loss());
                        })
                        .fit(DIGITS);
        assertThat(losses).hasSize(6).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(losses.getLast()).isLessThan(0.1);
        assertThat(run.test().accuracy()).isGreaterThan(0.9);
    }

    /// Asks three times at one point.
    private static final class Curious extends Optimizer<GradientDescent.Config> {
        private final List<List<Object>> answers = new ArrayList<>();

        Curious() {
            super(new GradientDescent.Config());
        }

        @Override
        public double step(DoubleSupplier evaluate) {
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) all.add(evaluate.getAsDouble());
            answers.add(all);
            return (double) all.getFirst();
        }

        @Override
        protected void update(Tensor p, Tensor g, Slots slots, GradientDescent.Config c, double learningRate) {}
    }

    @Test
    void a_batch_has_the_same_loss_each_time_with_dropout_too() {
        var curious = new Curious();
        Trainer.of(
                        Sequential.of(new Flatten(), new Linear(16), new ReLU(), new Dropout(0.5), new Linear(10)),
                        new CrossEntropy(),
                        curious)
                .epochs(1)
                .batchSize(64)
                .fit(DIGITS);
        assertThat(curious.answers).hasSizeGreaterThan(3).allMatch(a -> a.stream().distinct().count() == 1);
        assertThat(curious.answers.stream().distinct()).hasSameSizeAs(curious.answers);
    }
}
