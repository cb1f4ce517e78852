package dev.gradus.interop.onnx;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/// Operators of one, two or any number of operands, which are repeated to a common shape.
final class ArithmeticOperators {
    private ArithmeticOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("Add", binary(Tensor::add));
        all.put("Sub", binary(Tensor::sub));
        all.put("Mul", binary(Tensor::mul));
        all.put("Div", binary(Tensor::div));
        all.put("Max", Operator.ofNumbers(c -> fold(c, Ops::maximum)));
        all.put("Min", Operator.ofNumbers(c -> fold(c, Ops::minimum)));
        all.put("Sum", Operator.ofNumbers(c -> fold(c, Tensor::add)));
        all.put("Mean", Operator.of(c -> fold(c, Tensor::add).div(c.inputs().size())));
        all.put("Pow", Operator.of(ArithmeticOperators::pow));
        all.put("Neg", Operator.ofNumbers(c -> c.x(0).neg()));
        all.put("Abs", Operator.ofNumbers(c -> c.x(0).abs()));
        all.put("Sign", Operator.ofNumbers(c -> Ops.heaviside(c.x(0)).sub(Ops.heaviside(c.x(0).neg()))));
        all.put("Sqrt", Operator.of(c -> c.x(0).sqrt()));
        all.put("Exp", Operator.of(c -> c.x(0).exp()));
        all.put("Log", Operator.of(c -> c.x(0).log()));
        all.put("Erf", Operator.of(c -> new Erf().apply(c.x(0))));
        all.put("Reciprocal", Operator.of(c -> Tensor.full(c.x(0).shape(), 1, c.x(0).dtype()).div(c.x(0))));
        all.put("Clip", Operator.ofNumbers(ArithmeticOperators::clip));
    }

    private static Operator binary(BinaryOperator<Tensor> f) {
        return Operator.ofNumbers(c -> together(c, c.x(0), c.x(1), f));
    }

    private static Tensor fold(Call c, BinaryOperator<Tensor> f) {
        return c.all().stream().reduce((a, b) -> together(c, a, b, f)).orElseThrow();
    }

    private static Tensor together(Call c, Tensor a, Tensor b, BinaryOperator<Tensor> f) {
        c.broadcast(a.shape(), b.shape());
        return f.apply(a, b);
    }

    /// The exponent may have another type; an integer base has integer results.
    private static Tensor pow(Call c) {
        Tensor x = c.x(0), e = c.x(1);
        Shape shape = c.broadcast(x.shape(), e.shape());
        boolean isInteger = x.dtype() == DType.INT32;
        if (isInteger) x = x.to(DType.FLOAT64);
        if (e.dtype() != x.dtype()) e = e.to(x.dtype());
        boolean isConstant = e.size() == 1 && !e.requiresGrad() && shape.equals(x.shape());
        Tensor y =
                isConstant ? x.pow(e.item()) : new Power().apply(Ops.broadcastTo(x, shape), Ops.broadcastTo(e, shape));
        return isInteger ? Operator.integers(c, y) : y;
    }

    /// The upper bound counts where it is below the lower one.
    private static Tensor clip(Call c) {
        boolean areInputs = c.opset() >= 11;
        double low = Double.NEGATIVE_INFINITY, high = Double.POSITIVE_INFINITY;
        low = areInputs ? c.number(1, low) : c.node().real("min", (float) low);
        high = areInputs ? c.number(2, high) : c.node().real("max", (float) high);
        if (Double.isNaN(low) || Double.isNaN(high)) throw c.node().wrong("a bound", Double.NaN, "a number");
        return low > high ? Tensor.full(c.x(0).shape(), high, c.x(0).dtype()) : Ops.clamp(c.x(0), low, high);
    }

    /// A tensor of any type, repeated.
    static Tensor repeated(Tensor x, Shape shape) {
        if (x.shape().equals(shape)) return x;
        if (x.dtype() != DType.INT32) return Ops.broadcastTo(x, shape);
        return Ops.broadcastTo(x.to(DType.FLOAT64), shape).to(DType.INT32);
    }

    /// `erf x = 2 Φ(√2 x) - 1`, in float64, for near 0 the difference has few digits; `∂y/∂x = 2 e^(-x²) / √π`.
    private static final class Erf extends dev.gradus.tensor.Function {
        @Override
        protected Tensor forward(List<Tensor> inputs) {
            Tensor x = inputs.getFirst().to(DType.FLOAT64);
            return Ops.normalCdf(x.mul(Math.sqrt(2))).mul(2).sub(1).to(inputs.getFirst().dtype());
        }

        @Override
        protected List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
            Tensor slope = inputs.getFirst().square().neg().exp().mul(2 / Math.sqrt(Math.PI));
            return List.of(gradient.mul(slope));
        }
    }

    /// `y = xᵉ` of two tensors of one shape; `∂y/∂x = e xᵉ⁻¹`, `∂y/∂e = y ln x`, where the logarithm of 0 counts as 0.
    private static final class Power extends dev.gradus.tensor.Function {
        @Override
        protected Tensor forward(List<Tensor> inputs) {
            double[] x = inputs.get(0).toDoubles(), e = inputs.get(1).toDoubles();
            return like(inputs.get(0), i -> Math.pow(x[i], e[i]));
        }

        @Override
        protected List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
            double[] x = inputs.get(0).toDoubles(), e = inputs.get(1).toDoubles(), g = gradient.toDoubles();
            return List.of(
                    like(output, i -> e[i] == 0 ? 0 : g[i] * e[i] * Math.pow(x[i], e[i] - 1)),
                    like(output, i -> x[i] == 0 ? 0 : g[i] * Math.pow(x[i], e[i]) * Math.log(x[i])));
        }

        private static Tensor like(Tensor t, java.util.function.IntToDoubleFunction f) {
            double[] values = new double[t.size()];
            Arrays.setAll(values, f);
            return Tensor.of(t.shape(), values).to(t.dtype());
        }
    }
}
