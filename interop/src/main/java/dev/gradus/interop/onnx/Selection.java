package dev.gradus.interop.onnx;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Function;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Elements put into other places: all that slices, gathers, pads and picks.
///
/// ```
/// y[i] = x[index[i]], or a constant where index[i] is -1        ∂L/∂x[j] = Σ ∂L/∂y[i] over all i with index[i] = j
/// ```
final class Selection extends Function {
    private final Shape shape;
    private final int[] index;
    private final double constant;

    private Selection(Shape shape, int[] index, double constant) {
        this.shape = shape;
        this.index = index;
        this.constant = constant;
    }

    /// Elements of any places.
    ///
    /// @param x any shape and type
    /// @param shape of the result
    /// @param index where each element of the result is in x, last axis fastest, or -1
    /// @param constant for -1
    static Tensor of(Tensor x, Shape shape, int[] index, double constant) {
        return new Selection(shape, index, constant).apply(x);
    }

    /// Slices along one axis, in any order and number.
    ///
    /// @param call which is refused where the result would be too large
    /// @param index which slice of x each slice of the result is, or -1
    /// @param constant of which a slice -1 consists
    static Tensor along(Call call, Tensor x, int axis, int[] index, double constant) {
        Shape from = x.shape();
        long[] sizes = Arrays.stream(from.toArray()).asLongStream().toArray();
        sizes[axis] = index.length;
        Shape to = call.shape(sizes);
        int outer = from.slice(0, axis).size(), size = from.axis(axis);
        int inner = from.slice(axis + 1, from.rank()).size();
        int[] flat = new int[to.size()];
        int at = 0;
        for (int o = 0; o < outer && to.size() > 0; o++) {
            for (int slice : index) {
                int first = (o * size + slice) * inner;
                for (int i = 0; i < inner; i++) flat[at++] = slice < 0 ? -1 : first + i;
            }
        }
        return of(x, to, flat, constant);
    }

    /// Slices one after the other.
    static Tensor range(Call call, Tensor x, int axis, int from, int to) {
        int[] index = new int[to - from];
        Arrays.setAll(index, i -> from + i);
        return along(call, x, axis, index, 0);
    }

    /// An axis with constants before and after it; a negative number cuts off as many slices.
    static Tensor padded(Call call, Tensor x, int axis, long before, long after, double constant) {
        if (before == 0 && after == 0) return x;
        int size = x.shape().axis(axis);
        int[] index = new int[call.size(before + size + after)];
        for (int i = 0; i < index.length; i++) {
            long from = i - before;
            index[i] = from >= 0 && from < size ? (int) from : -1;
        }
        return along(call, x, axis, index, constant);
    }

    /// Weighted sums of slices: `y[o] = Σ weights[k][o] · x[index[k][o]]` along an axis, where a place -1 counts nothing.
    static Tensor sums(Call call, Tensor x, int axis, int[][] index, double[][] weights) {
        int[] column = new int[x.shape().rank() - axis];
        Arrays.fill(column, 1);
        Tensor y = null;
        call.requireParts(index.length);
        for (int k = 0; k < index.length; k++) {
            if (y != null && Arrays.stream(index[k]).allMatch(i -> i < 0)) continue;
            column[0] = index[k].length;
            Tensor factors = Tensor.of(Shape.of(column), weights[k]).to(x.dtype());
            Tensor term = along(call, x, axis, index[k], 0).mul(factors);
            y = y == null ? term : y.add(term);
        }
        return y == null ? x : y;
    }

    @Override
    protected Tensor forward(List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        return switch (x.dtype()) {
            case FLOAT32 -> {
                float[] from = x.toFloats(), to = new float[index.length];
                for (int i = 0; i < to.length; i++) to[i] = index[i] < 0 ? (float) constant : from[index[i]];
                yield Tensor.of(shape, to);
            }
            case FLOAT64 -> {
                double[] from = x.toDoubles(), to = new double[index.length];
                for (int i = 0; i < to.length; i++) to[i] = index[i] < 0 ? constant : from[index[i]];
                yield Tensor.of(shape, to);
            }
            case INT32 -> {
                int[] from = x.toInts(), to = new int[index.length];
                for (int i = 0; i < to.length; i++) to[i] = index[i] < 0 ? (int) constant : from[index[i]];
                yield Tensor.of(shape, to);
            }
        };
    }

    @Override
    protected List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
        Tensor x = inputs.getFirst();
        double[] from = gradient.toDoubles(), sums = new double[x.size()];
        for (int i = 0; i < from.length; i++) if (index[i] >= 0) sums[index[i]] += from[i];
        return List.of(Tensor.of(x.shape(), sums).to(x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32));
    }
}
