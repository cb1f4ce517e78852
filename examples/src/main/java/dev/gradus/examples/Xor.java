package dev.gradus.examples;

import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.optim.GradientDescent;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// XOR with a hidden layer: first with weights set by hand, then with weights that backpropagation finds.
///
/// ```
/// y₁ = σ(5x₁ + 5x₂ - 8)        both are 1
/// y₂ = σ(-7x₁ - 7x₂ + 3)       both are 0
/// y  = σ(-11y₁ - 11y₂ + 6)     neither of these
/// ```
/// The hidden units bend the plane so that one straight line is enough.
final class Xor {
    static final Tensor X = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    static final Tensor T = Tensor.of(new float[][] {{0}, {1}, {1}, {0}});

    private Xor() {}

    static Tensor byHand() {
        Tensor hidden = Ops.linear(X, Tensor.of(new float[][] {{5, 5}, {-7, -7}}), Tensor.of(-8, 3)).sigmoid();
        return Ops.linear(hidden, Tensor.of(new float[][] {{-11, -11}}), Tensor.of(6)).sigmoid();
    }

    static Tensor learned(long seed, int steps) {
        var model = Sequential.of(new Linear(2), new Sigmoid(), new Linear(1), new Sigmoid());
        model.build(Shape.of(2), seed);
        var loss = new BinaryCrossEntropy();
        var descent = new GradientDescent(1);
        descent.attach(model.parameters());
        for (int step = 0; step < steps; step++) {
            descent.zeroGrad();
            loss.of(model.forward(X, Pass.training(Rng.of(seed).fork(step))), T).backward();
            descent.step();
        }
        return model.forward(X, Pass.evaluation());
    }

    static void main() {
        IO.println("inputs               0 0    0 1    1 0    1 1");
        print("weights by hand", byHand());
        print("weights learned", learned(17, 2000));
        print("another start", learned(2, 2000));
        IO.println("The targets are 0, 1, 1, 0. One start in four is stuck like the last one.");
    }

    private static void print(String what, Tensor y) {
        IO.println("%-17s %6.3f %6.3f %6.3f %6.3f".formatted(what, y.get(0, 0), y.get(1, 0), y.get(2, 0), y.get(3, 0)));
    }
}
