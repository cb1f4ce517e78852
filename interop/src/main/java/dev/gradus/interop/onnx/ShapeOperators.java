package dev.gradus.interop.onnx;

import dev.gradus.tensor.DType;
import dev.gradus.tensor.Function;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Operators that leave all elements as they are, ask for shapes, or make tensors of nothing but numbers.
final class ShapeOperators {
    private ShapeOperators() {}

    static void addTo(Map<String, Operator> all) {
        all.put("Identity", Operator.of(c -> c.x(0)));
        all.put("Flatten", Operator.of(ShapeOperators::flatten));
        all.put("Reshape", Operator.of(ShapeOperators::reshape));
        all.put("Squeeze", Operator.of(ShapeOperators::squeeze));
        all.put("Unsqueeze", Operator.of(ShapeOperators::unsqueeze));
        all.put("Transpose", Operator.ofNumbers(1, ShapeOperators::transpose));
        all.put("Expand", Operator.of(ShapeOperators::expand));
        all.put("Shape", Operator.of(ShapeOperators::shape));
        all.put("Size", Operator.of(c -> Tensor.of(Shape.of(), new int[] {c.x(0).size()})));
        all.put("Constant", Operator.of(ShapeOperators::constant));
        all.put("ConstantOfShape", Operator.of(ShapeOperators::constantOfShape));
        all.put("Cast", Operator.of(ShapeOperators::cast));
        all.put("Dropout", ShapeOperators::dropout);
    }

    private static Tensor flatten(Call c) {
        Shape s = c.x(0).shape();
        int axis = c.node().whole("axis", 1);
        if (axis != s.rank()) axis = c.axis(axis, s.rank());
        return c.x(0).reshape(Shape.of(s.slice(0, axis).size(), s.slice(axis, s.rank()).size()));
    }

    /// A size of 0 is that of the input, unless `allowzero`; one of -1 is what is left.
    private static Tensor reshape(Call c) {
        Tensor x = c.x(0);
        int[] wanted = c.wholes(1);
        boolean allowsZero = c.node().whole("allowzero", 0) != 0;
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == 0 && !allowsZero) wanted[i] = x.shape().axis(i);
            boolean isUnknown = wanted[i] == -1 && unknown < 0;
            if (isUnknown) unknown = i;
            else known = Math.clamp(known * wanted[i], -Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
        if (unknown >= 0) {
            if (known == 0 || x.size() % known != 0)
                throw c.node().wrong("shape", Arrays.toString(wanted), "one for %d elements".formatted(x.size()));
            wanted[unknown] = (int) (x.size() / known);
        }
        return x.reshape(c.shape(wanted));
    }

    private static Tensor squeeze(Call c) {
        Shape s = c.x(0).shape();
        int[] given = c.wholes("axes", 1);
        boolean[] gone = new boolean[s.rank()];
        if (given == null) for (int i = 0; i < gone.length; i++) gone[i] = s.axis(i) == 1;
        else {
            for (int axis : c.axes(given, s.rank())) {
                if (s.axis(axis) != 1) throw c.node().wrong("axes", Arrays.toString(given), "axes of size 1 of " + s);
                gone[axis] = true;
            }
        }
        return c.x(0).reshape(Shape.of(IntStream.range(0, s.rank()).filter(i -> !gone[i]).map(s::axis).toArray()));
    }

    private static Tensor unsqueeze(Call c) {
        Shape s = c.x(0).shape();
        int[] given = c.wholes("axes", 1);
        if (given == null) throw c.node().wrong("axes", "nothing", "the axes that are new");
        int[] sizes = new int[s.rank() + given.length];
        for (int axis : c.axes(given, sizes.length)) sizes[axis] = -1;
        int from = 0;
        for (int i = 0; i < sizes.length; i++) sizes[i] = sizes[i] < 0 ? 1 : s.axis(from++);
        return c.x(0).reshape(c.shape(sizes));
    }

    private static Tensor transpose(Call c) {
        int rank = c.x(0).shape().rank();
        int[] order = c.node().wholes("perm");
        if (order == null) order = IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
        return Ops.permute(c.x(0), order);
    }

    private static Tensor expand(Call c) {
        Shape wanted = c.shape(c.wholes(1));
        return ArithmeticOperators.repeated(c.x(0), c.broadcast(c.x(0).shape(), wanted));
    }

    private static Tensor shape(Call c) {
        int rank = c.x(0).shape().rank();
        int start = place(c.node().whole("start", 0), rank), end = place(c.node().whole("end", rank), rank);
        return Tensor.ofInts(c.x(0).shape().slice(start, Math.max(start, end)).toArray());
    }

    private static int place(int axis, int rank) {
        return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    private static Tensor constant(Call c) {
        OnnxNode node = c.node();
        OnnxTensor tensor = node.attribute("value", OnnxTensor.class, "a tensor");
        if (tensor != null) return tensor.values();
        if (node.attributes().containsKey("value_float")) return Tensor.full(Shape.of(), node.real("value_float", 0));
        if (node.attributes().containsKey("value_int"))
            return Tensor.of(Shape.of(), new int[] {node.whole("value_int", 0)});
        int[] wholes = node.wholes("value_ints");
        if (wholes != null) return Tensor.ofInts(wholes);
        List<?> reals = node.attribute("value_floats", List.class, "a list of floats");
        if (reals == null) throw node.wrong("attributes", node.attributes().keySet(), "a value of numbers");
        float[] values = new float[reals.size()];
        for (int i = 0; i < values.length; i++) {
            if (!(reals.get(i) instanceof Float real)) throw node.wrong("value_floats", reals, "a list of floats");
            values[i] = real;
        }
        return Tensor.of(Shape.of(values.length), values);
    }

    private static Tensor constantOfShape(Call c) {
        Shape shape = c.shape(c.wholes(0));
        OnnxTensor value = c.node().attribute("value", OnnxTensor.class, "a tensor");
        if (value == null) return Tensor.full(shape, 0);
        if (value.values().size() != 1) throw c.node().wrong("value", value.values().shape(), "one element");
        return Tensor.full(shape, value.values().item(), value.values().dtype());
    }

    /// Numbers of half precision lose their digits here and stay in float32; integers that do not fit are refused.
    private static Tensor cast(Call c) {
        ElementType type = ElementType.of(c.node().whole("to", 0));
        Tensor x = c.x(0);
        return switch (type) {
            case FLOAT, DOUBLE ->
                    type.dtype == x.dtype()
                            ? x
                            : new Converted(type == ElementType.FLOAT ? DType.FLOAT32 : DType.FLOAT64).apply(x);
            case BOOL -> ComparisonOperators.property(x, value -> value != 0);
            case INT32, INT64 -> x.dtype() == DType.INT32 ? x : Operator.integers(c, x);
            default -> throw c.node().wrong("to", c.node().whole("to", 0), "FLOAT, DOUBLE, INT32, INT64 or BOOL");
        };
    }

    /// Computes nothing but in training, which belongs to the trainer.
    private static List<Tensor> dropout(Call c) {
        boolean isTraining = c.opset() >= 12 && c.number(2, 0) != 0;
        double ratio = c.opset() >= 12 ? c.number(1, 0.5) : c.node().real("ratio", 0.5f);
        if (isTraining && ratio != 0) {
            throw c.node()
                    .wrong(
                            "training_mode",
                            "true",
                            "false: to train, import the model, whose layers then drop elements");
        }
        Tensor x = c.x(0);
        // the mask was of the input's type before it was one of truth values
        return List.of(x, Tensor.full(x.shape(), 1, c.opset() < 10 ? x.dtype() : DType.INT32));
    }

    /// The same numbers in another type; their gradient in that of the input.
    private static final class Converted extends Function {
        private final DType to;

        Converted(DType to) {
            this.to = to;
        }

        @Override
        protected Tensor forward(List<Tensor> inputs) {
            return inputs.getFirst().to(to);
        }

        @Override
        protected List<Tensor> backward(List<Tensor> inputs, Tensor output, Tensor gradient) {
            return List.of(gradient.to(inputs.getFirst().dtype()));
        }
    }
}
