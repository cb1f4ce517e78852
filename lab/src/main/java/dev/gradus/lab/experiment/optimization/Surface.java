package dev.gradus.lab.experiment.optimization;

import dev.gradus.nn.Parameter;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.IntToDoubleFunction;

/// A function of two variables on which an optimizer walks; its gradient comes from backpropagation.
enum Surface {
    /// `f = x² / 20 + y²`: twenty times as steep across as along, from (-7, 2).
    VALLEY(-7, 2, -8, 8, -4, 4, (x, y) -> x.square().div(20).add(y.square())),
    /// `f = x² - y²`: the way out is along y, and the start is almost on the ridge, at (-1, 0.001).
    SADDLE(-1, 1e-3, -1.5, 1.5, -1.5, 1.5, (x, y) -> x.square().sub(y.square())),
    /// `f = (1.5 - x + x y)² + (2.25 - x + x y²)² + (2.625 - x + x y³)²`: flat around its least point (3, 0.5), steep at its corners; from (1, 1.5).
    BEALE(1, 1.5, -1, 4, -1, 2, Surface::beale);

    final double startX;
    final double startY;
    final double left;
    final double right;
    final double low;
    final double high;
    private final BinaryOperator<Tensor> f;

    Surface(
            double startX,
            double startY,
            double left,
            double right,
            double low,
            double high,
            BinaryOperator<Tensor> f) {
        this.startX = startX;
        this.startY = startY;
        this.left = left;
        this.right = right;
        this.low = low;
        this.high = high;
        this.f = f;
    }

    private static Tensor beale(Tensor x, Tensor y) {
        Tensor one = x.neg().add(x.mul(y)).add(1.5).square();
        Tensor two = x.neg().add(x.mul(y.square())).add(2.25).square();
        Tensor three = x.neg().add(x.mul(y.square()).mul(y)).add(2.625).square();
        return one.add(two).add(three);
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The height at a point.
    double at(double x, double y) {
        return f.apply(number(x), number(y)).item();
    }

    private static Tensor number(double value) {
        return Tensor.of(Shape.of(1), new double[] {value});
    }

    /// The points that an optimizer visits.
    ///
    /// @return x, y of the start and after each step; not finite after it has diverged
    double[][] walk(Optimizer<?> optimizer, int steps) {
        return walk(optimizer, steps, _ -> 1);
    }

    /// The same with a factor of the learning rate for each step, from 1.
    double[][] walk(Optimizer<?> optimizer, int steps, IntToDoubleFunction factor) {
        Parameter x = new Parameter("x", number(startX).requiresGrad(true));
        Parameter y = new Parameter("y", number(startY).requiresGrad(true));
        optimizer.attach(List.of(x, y));
        double[][] path = new double[2][steps + 1];
        for (int t = 0; ; t++) {
            path[0][t] = x.value().item();
            path[1][t] = y.value().item();
            if (t == steps) return path;
            optimizer.zeroGrad();
            optimizer.learningRateFactor(factor.applyAsDouble(t + 1));
            f.apply(x.value(), y.value()).sum().backward();
            optimizer.step();
        }
    }
}
