package dev.gradus.interop.onnx;

import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.IntPredicate;

/// Operators that give truth values, as 0 and 1, and the one that takes them; truth values have no gradient.
final class ComparisonOperators {
    private ComparisonOperators() {}

    private interface Relation {
        boolean holds(double a, double b);
    }

    static void addTo(Map<String, Operator> all) {
        all.put("Equal", relation((a, b) -> a == b));
        all.put("Greater", relation((a, b) -> a > b));
        all.put("GreaterOrEqual", relation((a, b) -> a >= b));
        all.put("Less", relation((a, b) -> a < b));
        all.put("LessOrEqual", relation((a, b) -> a <= b));
        all.put("IsNaN", Operator.of(c -> property(c.x(0), Double::isNaN)));
        all.put("Not", Operator.of(c -> property(c.x(0), a -> a == 0)));
        all.put("Where", Operator.of(ComparisonOperators::where));
    }

    private static Operator relation(Relation relation) {
        return Operator.of(c -> {
            Shape shape = c.broadcast(c.x(0).shape(), c.x(1).shape());
            double[] a = repeated(c.x(0), shape).toDoubles(), b = repeated(c.x(1), shape).toDoubles();
            return truths(shape, i -> relation.holds(a[i], b[i]));
        });
    }

    static Tensor property(Tensor x, DoublePredicate property) {
        double[] values = x.toDoubles();
        return truths(x.shape(), i -> property.test(values[i]));
    }

    private static Tensor truths(Shape shape, IntPredicate isTrue) {
        int[] truths = new int[shape.size()];
        Arrays.setAll(truths, i -> isTrue.test(i) ? 1 : 0);
        return Tensor.of(shape, truths);
    }

    private static Tensor repeated(Tensor x, Shape shape) {
        return ArithmeticOperators.repeated(x, shape);
    }

    private static Tensor where(Call c) {
        Tensor condition = c.x(0), x = c.x(1), y = c.x(2);
        Shape shape = c.broadcast(c.broadcast(condition.shape(), x.shape()), y.shape());
        int[] chosen = repeated(condition, shape).toInts();
        int n = shape.size();
        Tensor both = Ops.concatenate(0, repeated(x, shape).reshape(n), repeated(y, shape).reshape(n));
        int[] index = new int[n];
        Arrays.setAll(index, i -> chosen[i] != 0 ? i : n + i);
        return Selection.of(both, shape, index, 0);
    }
}
