package dev.gradus.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/// One operation to be tested: how to apply it, where, and the same computed naively in double.
///
/// Inputs lie 0.03 or more away from kinks, so that neither a central difference nor a Taylor step crosses one.
///
/// @param curved whether the second derivative is not 0 everywhere
record OpSample(
        String name,
        Function<List<Tensor>, Tensor> function,
        Function<List<Tensor>, double[]> reference,
        List<Tensor> inputs,
        boolean curved) {

    /// A function of each line of elements along one axis; the lines are numbered in row-major order.
    interface Line {
        double[] of(int number, double[] line);
    }

    static OpSample of(
            String name,
            Function<List<Tensor>, Tensor> function,
            Function<List<Tensor>, double[]> reference,
            Tensor... inputs) {
        return new OpSample(name, function, reference, List.of(inputs), true);
    }

    static OpSample unary(String name, Function<Tensor, Tensor> op, DoubleUnaryOperator f, double low, double high) {
        return of(
                name,
                in -> op.apply(in.get(0)),
                in -> Arrays.stream(in.get(0).toDoubles()).map(f).toArray(),
                spread(Shape.of(3, 5), low, high));
    }

    static OpSample binary(String name, Function<List<Tensor>, Tensor> op, DoubleBinaryOperator f, Tensor a, Tensor b) {
        return of(name, op, in -> broadcast(f, in.get(0), in.get(1)), a, b);
    }

    static OpSample along(String name, Function<Tensor, Tensor> op, int axis, Line f, Tensor x) {
        return of(name, in -> op.apply(in.get(0)), in -> along(in.get(0), axis, f), x);
    }

    OpSample linear() {
        return new OpSample(name, function, reference, inputs, false);
    }

    List<Tensor> inputs(DType dtype) {
        return inputs.stream().map(t -> t.to(dtype).detach().requiresGrad(true)).toList();
    }

    @Override
    public String toString() {
        return name;
    }

    /// Numbers spread evenly over an interval in a scrambled order, none of them in its middle.
    static Tensor spread(Shape shape, double low, double high) {
        int n = shape.size(), step = 7;
        double[] values = new double[n];
        for (int i = 0; i < n; i++) values[i] = low + (high - low) * ((step * i) % n + (n % 2 == 1 ? 0.3 : 0.5)) / n;
        return Tensor.of(shape, values);
    }

    static double[] broadcast(DoubleBinaryOperator f, Tensor a, Tensor b) {
        Shape shape = a.shape().broadcast(b.shape());
        double[] y = new double[shape.size()];
        for (int i = 0; i < y.length; i++) {
            int[] at = unravel(i, shape);
            y[i] = f.applyAsDouble(a.get(within(a.shape(), at)), b.get(within(b.shape(), at)));
        }
        return y;
    }

    static double[] along(Tensor x, int axis, Line f) {
        int reduce = x.shape().axis(axis), inner = x.shape().slice(axis + 1, x.shape().rank()).size();
        int outer = x.shape().slice(0, axis).size();
        double[] v = x.toDoubles(), y = {};
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                double[] line = new double[reduce];
                for (int r = 0; r < reduce; r++) line[r] = v[(o * reduce + r) * inner + i];
                double[] result = f.of(o * inner + i, line);
                if (y.length == 0) y = new double[outer * result.length * inner];
                for (int r = 0; r < result.length; r++) y[(o * result.length + r) * inner + i] = result[r];
            }
        }
        return y;
    }

    /// The element of A · B.
    static double[] product(Tensor a, Tensor b, boolean transposed) {
        int m = a.shape().axis(0), k = a.shape().axis(1), n = b.shape().axis(transposed ? 0 : 1);
        double[] y = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) y[i * n + j] += a.get(i, p) * (transposed ? b.get(j, p) : b.get(p, j));
            }
        }
        return y;
    }

    private static int[] unravel(int i, Shape shape) {
        int[] at = new int[shape.rank()];
        for (int axis = at.length - 1; axis >= 0; i /= shape.axis(axis--)) at[axis] = i % shape.axis(axis);
        return at;
    }

    private static int[] within(Shape shape, int[] at) {
        int[] own = Arrays.copyOfRange(at, at.length - shape.rank(), at.length);
        for (int axis = 0; axis < own.length; axis++) if (shape.axis(axis) == 1) own[axis] = 0;
        return own;
    }
}
