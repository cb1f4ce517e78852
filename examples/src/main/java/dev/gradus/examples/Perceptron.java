package dev.gradus.examples;

import dev.gradus.tensor.Rng;

/// The perceptron of Rosenblatt (1958), which learns AND and OR, and cannot learn XOR.
///
/// ```
/// y = step(w₁ x₁ + w₂ x₂ + b)
/// w = w + η (t - y) x        b = b + η (t - y)
/// ```
/// Where it is right nothing changes; where it is wrong the weights move towards the right answer. Its border is a
/// straight line, and no line has (0,1) and (1,0) on one side and (0,0) and (1,1) on the other: three of four is the best.
final class Perceptron {
    static final int[] AND = {0, 0, 0, 1}, OR = {0, 1, 1, 1}, XOR = {0, 1, 1, 0};
    private static final double[][] INPUTS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    private static final double ETA = 0.1;

    private final double[] w;
    private double b;

    /// Starts with random weights.
    Perceptron(long seed) {
        Rng random = Rng.of(seed);
        w = new double[] {random.normal(0), random.normal(1)};
        b = random.normal(2);
    }

    int fire(double... x) {
        return w[0] * x[0] + w[1] * x[1] + b >= 0 ? 1 : 0;
    }

    /// Shows all four cases again and again.
    ///
    /// @return the best accuracy that it had on the way
    double learn(int[] targets, int epochs) {
        double best = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (int i = 0; i < INPUTS.length; i++) {
                double[] x = INPUTS[i];
                int error = targets[i] - fire(x);
                w[0] += ETA * error * x[0];
                w[1] += ETA * error * x[1];
                b += ETA * error;
                best = Math.max(best, accuracy(targets));
            }
        }
        return best;
    }

    double accuracy(int[] targets) {
        int right = 0;
        for (int i = 0; i < INPUTS.length; i++) if (fire(INPUTS[i]) == targets[i]) right++;
        return (double) right / INPUTS.length;
    }

    static void main() {
        String right = "%s: %.0f %% of the four cases right";
        IO.println(right.formatted("AND", 100 * new Perceptron(1).learn(AND, 100)));
        IO.println(right.formatted("OR ", 100 * new Perceptron(1).learn(OR, 100)));
        IO.println(
                right.formatted("XOR", 100 * new Perceptron(1).learn(XOR, 1000)) + " at best, however long it tries");
    }
}
