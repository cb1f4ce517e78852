package dev.gradus.train.recorded;

import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Layers and losses as users write them.
final class OwnLayers {
    private OwnLayers() {}

    private record None() {}

    private abstract static class Own implements Layer {
        @Override
        public Shape build(Shape input, Builder builder) {
            return input;
        }

        @Override
        public Record config() {
            return new None();
        }
    }

    /// Repeatable, and says so.
    static final class Doubled extends Own implements Repeatable {
        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return x.mul(2).sub(x.tanh());
        }
    }

    /// Has a counter that no tensor shows, and does not say that it is repeatable.
    static final class Counting extends Own {
        private int calls;

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return pass.isTraining() ? x.mul(1 + 0.01 * calls++) : x;
        }
    }

    /// Says that it is repeatable, and reads a value.
    static final class Reading extends Own implements Repeatable {
        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return x.mul(1 / (1 + Math.abs(x.detach().mean().item())));
        }
    }

    /// Says that it is repeatable, and draws a number into Java.
    static final class Drawing extends Own implements Repeatable {
        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return pass.isTraining() ? x.mul(1 + 0.1 * pass.nextRandom().uniform(3)) : x;
        }
    }

    /// A loss with a counter.
    static final class CountingLoss implements Loss {
        private final Loss inner = new CrossEntropy();
        private int calls;

        @Override
        public Tensor of(Tensor output, Tensor target) {
            return inner.of(output, target).mul(1 + 0.01 * calls++);
        }

        @Override
        public @Nullable Tensor classes(Tensor output) {
            return inner.classes(output);
        }

        @Override
        public Record config() {
            return new None();
        }
    }

    /// A loss that is another one, and does not say that it is repeatable: with it a training is never recorded.
    record Unrecorded(Loss inner) implements Loss {
        @Override
        public Tensor of(Tensor output, Tensor target) {
            return inner.of(output, target);
        }

        @Override
        public Tensor predictions(Tensor output) {
            return inner.predictions(output);
        }

        @Override
        public @Nullable Tensor classes(Tensor output) {
            return inner.classes(output);
        }

        @Override
        public Tensor labels(Tensor target) {
            return inner.labels(target);
        }

        @Override
        public double weight(Tensor target) {
            return inner.weight(target);
        }

        @Override
        public boolean counts(int label) {
            return inner.counts(label);
        }

        @Override
        public Record config() {
            return inner.config();
        }
    }
}
