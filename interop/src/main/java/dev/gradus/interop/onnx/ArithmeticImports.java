package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.interop.onnx.Imported.Known;
import dev.gradus.nn.Join;
import dev.gradus.nn.activation.HardTanh;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Affine;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Pointwise;
import dev.gradus.nn.layer.Rescale;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Where flows meet, and what is done to a flow with numbers that do not depend on samples.
///
/// One number becomes a [Rescale], several an [Affine]: learned where they come from an initializer, fixed where from a `Constant` node.
final class ArithmeticImports {
    private ArithmeticImports() {}

    static void addTo(Map<String, LayerImport> all) {
        all.put("Add", ArithmeticImports::add);
        all.put("Mul", ArithmeticImports::multiply);
        all.put("Sub", ArithmeticImports::subtract);
        all.put("Div", ArithmeticImports::divide);
        all.put("Neg", n -> n.layer(new Rescale(-1, 0), n.x()));
        all.put("Max", ArithmeticImports::maximum);
        all.put("Sum", n -> n.join(Join.ADD, new Identity(), n.flows()));
        all.put(
                "Pow",
                n -> n.layer(new Pointwise(new Pointwise.Config(Pointwise.Function.POWER, n.real("", 1, 1))), n.x()));
        for (Pointwise.Function f :
                List.of(
                        Pointwise.Function.ABS,
                        Pointwise.Function.EXP,
                        Pointwise.Function.LOG,
                        Pointwise.Function.SQRT,
                        Pointwise.Function.RECIPROCAL,
                        Pointwise.Function.ERF)) {
            String operator = f.name().charAt(0) + f.name().substring(1).toLowerCase(java.util.Locale.ROOT);
            all.put(operator, n -> n.layer(new Pointwise(f), n.x()));
        }
    }

    /// A bias after a product, or where two flows meet.
    private static Flow add(NodeImport n) {
        for (int i = 0; i < 2; i++) {
            NodeImport product = n.from(n.input(i), "MatMul").orElse(null);
            if (product == null || n.optional(1 - i) == null || product.optional(1) == null) continue;
            if (product.x().sample().rank() == 1) {
                return ConvolutionImports.linear(n, product.x(), product.known(1).transpose(0, 1), n.known(1 - i));
            }
        }
        for (int i = 0; i < 2; i++) {
            if (n.input(i) instanceof Known term) return affine(n, n.flow(1 - i), null, term);
        }
        return n.join(Join.ADD, new Identity(), n.flows());
    }

    private static Flow multiply(NodeImport n) {
        Flow activation = ProductPattern.of(n);
        if (activation != null) return activation;
        for (int i = 0; i < 2; i++) {
            if (n.input(i) instanceof Known factor) return affine(n, n.flow(1 - i), factor, null);
        }
        return n.join(Join.MULTIPLY, new Identity(), n.flows());
    }

    private static Flow subtract(NodeImport n) {
        if (n.input(1) instanceof Known term)
            return affine(n, n.flow(0), null, new Known(term.values().neg(), term.isLearned()));
        if (n.input(0) instanceof Known from) return affine(n, n.layer(new Rescale(-1, 0), n.flow(1)), null, from);
        return n.join(Join.SUBTRACT, new Identity(), n.flows());
    }

    private static Flow divide(NodeImport n) {
        if (n.input(1) instanceof Known divisor) {
            Tensor inverse = Tensor.full(Shape.of(), 1).div(divisor.values());
            return affine(n, n.flow(0), new Known(inverse, divisor.isLearned()), null);
        }
        if (n.input(0) instanceof Known dividend) {
            return affine(n, n.layer(new Pointwise(Pointwise.Function.RECIPROCAL), n.flow(1)), dividend, null);
        }
        return n.join(Join.DIVIDE, new Identity(), n.flows());
    }

    private static Flow maximum(NodeImport n) {
        for (int i = 0; i < 2 && n.node().inputs().size() == 2; i++) {
            if (!(n.input(i) instanceof Known known) || known.values().size() != 1) continue;
            double low = known.values().toDoubles()[0];
            return n.layer(
                    low == 0 ? new ReLU() : new HardTanh(new HardTanh.Config(low, Float.MAX_VALUE)), n.flow(1 - i));
        }
        return n.join(Join.MAXIMUM, new Identity(), n.flows());
    }

    private static Flow affine(
            NodeImport n,
            Flow x,
            @org.jspecify.annotations.Nullable Known factor,
            @org.jspecify.annotations.Nullable Known term) {
        Known one = factor != null ? factor : java.util.Objects.requireNonNull(term);
        Tensor values = one.values();
        if (values.size() == 1) {
            double number = values.toDoubles()[0];
            return n.layer(factor != null ? new Rescale(number, 0) : new Rescale(1, number), x);
        }
        Shape own = values.shape();
        while (own.rank() > x.sample().rank() && own.axis(0) == 1) own = own.slice(1, own.rank());
        if (own.rank() > x.sample().rank())
            throw n.unsupported("numbers %s for samples %s".formatted(values.shape(), x.sample()));
        List<Integer> shape = IntStream.of(own.toArray()).boxed().toList();
        Affine layer = new Affine(new Affine.Config(shape, factor != null, factor == null, one.isLearned()));
        return n.layer(layer, x, Map.of(factor != null ? "weight" : "bias", values.reshape(own)));
    }
}
