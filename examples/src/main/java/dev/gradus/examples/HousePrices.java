package dev.gradus.examples;

import dev.gradus.data.Batch;
import dev.gradus.data.InMemory;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Split;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.GradientDescent;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// House prices by size, fitted by gradient descent with and without standardized inputs.
///
/// ```
/// price = w · size + b        L = mean (price - target)²
/// ```
/// Sizes are in the thousands, so L is a valley five million times as steep along w as along b. A rate that suits b makes w
/// diverge; a rate that w survives leaves b where it is. Standardized, the valley is round and one rate suits both.
final class HousePrices {
    static final Split.Train TRAIN =
            new Split.Train(houses(new float[][] {{2104, 400}, {1600, 330}, {2400, 369}, {1416, 232}, {3000, 540}}));
    static final Split.Test TEST =
            new Split.Test(houses(new float[][] {{1985, 300}, {1534, 315}, {1427, 199}, {1380, 212}, {1494, 243}}));

    private HousePrices() {}

    private static InMemory houses(float[][] sizesAndPrices) {
        float[][] sizes = new float[sizesAndPrices.length][], prices = new float[sizesAndPrices.length][];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = new float[] {sizesAndPrices[i][0]};
            prices[i] = new float[] {sizesAndPrices[i][1]};
        }
        return InMemory.of("houses", sizes, prices, List.of("price"));
    }

    /// What gradient descent arrived at.
    ///
    /// @param loss on the training houses; infinite or NaN where it diverged
    /// @param prices that it predicts for the test houses
    record Fit(double loss, Tensor prices) {}

    static Fit fit(double learningRate, int steps, Preparation... preparations) {
        Batch train = Loader.of(TRAIN).batchSize(5).prepare(preparations).iterator().next();
        Batch test = Loader.of(TEST).batchSize(5).prepare(preparations).iterator().next();
        var model = Sequential.of(new Linear(1).init(new Zeros())).build(Shape.of(1), 0);
        var error = new MeanSquaredError();
        var descent = new GradientDescent(learningRate);
        descent.attach(model.parameters());
        for (int step = 0; step < steps; step++) {
            descent.zeroGrad();
            error.of(model.forward(train.inputs(), Pass.training(Rng.of(step))), train.targets()).backward();
            descent.step();
        }
        double loss = error.of(model.forward(train.inputs(), Pass.evaluation()), train.targets()).item();
        return new Fit(loss, model.forward(test.inputs(), Pass.evaluation()));
    }

    static void main() {
        IO.println("sizes in square feet, rate 0.1,   100 steps: loss %.1f".formatted(fit(0.1, 100).loss()));
        IO.println("sizes in square feet, rate 1e-7,  100 steps: loss %.1f".formatted(fit(1e-7, 100).loss()));
        IO.println("sizes in square feet, rate 1e-7, 10000 steps: loss %.1f".formatted(fit(1e-7, 10_000).loss()));
        Fit best = fit(0.1, 100, Standardize.fit(TRAIN));
        IO.println("sizes standardized,   rate 0.1,   100 steps: loss %.1f, the least there is".formatted(best.loss()));
        int[] paid = {300, 315, 199, 212, 243};
        for (int i = 0; i < paid.length; i++) {
            IO.println("a test house was sold for %d; predicted: %.0f".formatted(paid[i], best.prices().get(i, 0)));
        }
    }
}
