package dev.gradus.interop.onnx;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Function;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Matrix products.
final class MatrixOperators {
    private MatrixOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("Gemm", Operator.of(MatrixOperators::gemm));
        all.put("MatMul", Operator.of(c -> matmul(c, c.ofRank(0, 1), c.ofRank(1, 1))));
    }

    /// `Y = α A' B' + β C`, where A' and B' may be transposed.
    private static Tensor gemm(Call c) {
        Tensor a = c.x(0), b = c.x(1), bias = c.optional(2);
        if (a.shape().rank() != 2 || b.shape().rank() != 2)
            throw c.node().wrong("inputs", a.shape() + " and " + b.shape(), "matrices");
        if (c.node().whole("transA", 0) != 0) a = a.transpose(0, 1);
        boolean areRows = c.node().whole("transB", 0) != 0;
        Shape shape = c.shape(a.shape().axis(0), b.shape().axis(areRows ? 0 : 1));
        float alpha = c.node().real("alpha", 1), beta = c.node().real("beta", 1);
        if (bias != null) bias = c.onto(bias, shape);
        boolean isLayer = areRows && alpha == 1 && beta == 1;
        if (isLayer && bias != null && bias.shape().equals(shape.slice(1, 2))) return Ops.linear(a, b, bias);
        Tensor y = areRows ? Ops.linear(a, b, null) : a.matmul(b);
        if (alpha != 1) y = y.mul(alpha);
        if (bias == null) return y;
        return y.add(beta == 1 ? bias : bias.mul(beta));
    }

    /// As NumPy: a vector is a row on the left, a column on the right; axes before the last two are repeated.
    private static Tensor matmul(Call c, Tensor a, Tensor b) {
        int[] p = a.shape().toArray(), q = b.shape().toArray();
        int m = p.length == 1 ? 1 : p[p.length - 2], k = p[p.length - 1];
        int n = q.length == 1 ? 1 : q[q.length - 1], inner = q[Math.max(0, q.length - 2)];
        if (k != inner) throw c.node().wrong("inputs", a.shape() + " and " + b.shape(), "[…, m, k] and […, k, n]");
        Shape left = a.shape().slice(0, Math.max(0, p.length - 2)),
                right = b.shape().slice(0, Math.max(0, q.length - 2));
        Shape outer = left.broadcast(right);
        c.shape(outer.size(), m, n);
        Tensor y;
        if (right.size() == 1 && left.equals(outer)) { // one matrix on the right takes the rows of all on the left
            y = a.reshape(Shape.of(Math.multiplyExact(outer.size(), m), k)).matmul(b.reshape(Shape.of(k, n)));
        } else {
            Tensor as = spread(c, a.reshape(joined(left, m, k)), outer, m, k);
            Tensor bs = spread(c, b.reshape(joined(right, k, n)), outer, k, n);
            y = new Products().apply(as, bs);
        }
        List<Integer> shape = new ArrayList<>();
        for (int size : outer.toArray()) shape.add(size);
        if (p.length > 1) shape.add(m);
        if (q.length > 1) shape.add(n);
        return y.reshape(c.shape(shape.stream().mapToInt(i -> i).toArray()));
    }

    private static Shape joined(Shape outer, int rows, int columns) {
        int[] sizes = Arrays.copyOf(outer.toArray(), outer.rank() + 2);
        sizes[outer.rank()] = rows;
        sizes[outer.rank() + 1] = columns;
        return Shape.of(sizes);
    }

    private static Tensor spread(Call c, Tensor x, Shape outer, int rows, int columns) {
        Shape all = c.broadcast(joined(outer, rows, columns), x.shape());
        return Ops.broadcastTo(x, all).reshape(Shape.of(outer.size(), rows, columns));
    }

    /// `Y[i] = A[i] B[i]`; `∂L/∂A[i] = ∂L/∂Y[i] B[i]ᵀ`, `∂L/∂B[i] = A[i]ᵀ ∂L/∂Y[i]`.
    private static final class Products extends Function {
        @Override
        protected Tensor forward(List<Tensor> inputs) {
            return products(inputs.get(0), false, inputs.get(1), false);
        }

        @Override
        protected List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
            return List.of(
                    products(gradient, false, inputs.get(1), true), products(inputs.get(0), true, gradient, false));
        }

        private static Tensor products(Tensor a, boolean turnsA, Tensor b, boolean turnsB) {
            List<Tensor> as = matrices(a), bs = matrices(b), ys = new ArrayList<>();
            for (int i = 0; i < as.size(); i++) {
                Tensor left = turnsA ? as.get(i).transpose(0, 1) : as.get(i);
                Tensor right = turnsB ? bs.get(i).transpose(0, 1) : bs.get(i);
                ys.add(left.matmul(right));
            }
            int rows = a.shape().axis(turnsA ? 2 : 1), columns = b.shape().axis(turnsB ? 1 : 2);
            Shape shape = Shape.of(as.size(), rows, columns);
            if (ys.isEmpty()) return Tensor.full(shape, 0, a.dtype());
            return Ops.concatenate(0, ys.toArray(new Tensor[0])).reshape(shape);
        }

        private static List<Tensor> matrices(Tensor x) {
            Shape each = x.shape().slice(1, 3);
            List<Tensor> all = new ArrayList<>();
            float[] floats = x.dtype() == DType.FLOAT64 ? new float[0] : x.toFloats();
            double[] doubles = x.dtype() == DType.FLOAT64 ? x.toDoubles() : new double[0];
            for (int i = 0; i < x.shape().axis(0); i++) {
                int from = i * each.size(), to = from + each.size();
                all.add(
                        x.dtype() == DType.FLOAT64
                                ? Tensor.of(each, Arrays.copyOfRange(doubles, from, to))
                                : Tensor.of(each, Arrays.copyOfRange(floats, from, to)));
            }
            return all;
        }
    }
}
