package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A node with the values of its inputs, as an [Operator] sees it.
///
/// @param node attributes and names
/// @param inputs in the order of the node; null where an optional one is not given
/// @param opset version of the operators
/// @param most elements of a result, so that a few bytes of a file cannot take all memory
record Call(OnnxNode node, List<@Nullable Tensor> inputs, int opset, long most) {
    /// The most axes of a result, and parts or windows of an operator: networks have far fewer.
    static final int MOST_AXES = 32, MOST_PARTS = 4096;

    /// A result may have as many elements whatever it is made of, ...
    private static final int ALWAYS = 1 << 22;

    /// ... and as many times those of what is given to the graph and is in its file: a convolution makes many channels of few.
    private static final int TIMES = 64;

    /// A node of its own.
    Call(OnnxNode node, List<@Nullable Tensor> inputs, int opset) {
        this(node, inputs, opset, most(inputs));
    }

    /// The most elements of a result.
    ///
    /// @param given all that may be large
    static long most(Iterable<? extends @Nullable Tensor> given) {
        long elements = 0;
        for (Tensor t : given) if (t != null) elements += t.size();
        return Math.max(ALWAYS, TIMES * elements);
    }

    /// An input that the operator cannot do without.
    Tensor x(int i) {
        Tensor input = optional(i);
        if (input != null) return input;
        throw GradusException.got("%s without its input %d", node, i)
                .expected("a value")
                .because("another program wrote the node in a way that the operator does not have")
                .repair("Export the model again.");
    }

    /// An input that need not be given.
    @Nullable Tensor optional(int i) {
        return i < inputs.size() ? inputs.get(i) : null;
    }

    /// All inputs, of which there is at least one.
    List<Tensor> all() {
        x(0);
        return IntStream.range(0, inputs.size()).mapToObj(this::x).toList();
    }

    /// The same with other inputs.
    Call with(List<@Nullable Tensor> others) {
        return new Call(node, others, opset, most);
    }

    /// Whether the node has an output that somebody wants.
    boolean wants(int output) {
        return output < node.outputs().size() && !node.outputs().get(output).isEmpty();
    }

    /// Integers that were an attribute up to some opset and have been an input since.
    int @Nullable [] wholes(String attribute, int input) {
        Tensor values = optional(input);
        return values == null ? node.wholes(attribute) : wholes(input);
    }

    /// An input of integers.
    int[] wholes(int input) {
        Tensor values = x(input);
        if (values.dtype() == DType.INT32) return values.toInts();
        throw node.wrong("input " + input, values.dtype(), "integers");
    }

    /// An input that is one number.
    double number(int input, double otherwise) {
        Tensor value = optional(input);
        if (value == null) return otherwise;
        if (value.size() == 1) return value.item();
        throw node.wrong("input " + input, value.shape(), "one number");
    }

    /// Refuses more parts of anything than networks have, for each costs time whatever its size is.
    void requireParts(int parts) {
        if (parts > MOST_PARTS) throw node.wrong("parts", parts, "at most " + MOST_PARTS);
    }

    /// An axis, counted from the first.
    int axis(int axis, int rank) {
        if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
        throw node.wrong("axis", axis, "an axis of the %d that the input has".formatted(rank));
    }

    /// Axes, counted from the first, in their order; each at most once.
    int[] axes(int[] axes, int rank) {
        int[] all = Arrays.stream(axes).map(axis -> axis(axis, rank)).toArray();
        if (Arrays.stream(all).distinct().count() == all.length) return all;
        throw node.wrong("axes", Arrays.toString(axes), "each axis once");
    }

    /// An input of this rank or a higher one.
    Tensor ofRank(int input, int least) {
        Tensor x = x(input);
        if (x.shape().rank() >= least) return x;
        throw node.wrong("input " + input, x.shape(), "at least %d axes".formatted(least));
    }

    /// A tensor that can be repeated to a shape, but does not enlarge it.
    Tensor onto(Tensor parameter, Shape shape) {
        if (parameter.shape().rank() <= shape.rank() && shape.broadcast(parameter.shape()).equals(shape))
            return parameter;
        throw node.wrong("a parameter", parameter.shape(), "one that can be repeated to " + shape);
    }

    /// The size of an axis of a result.
    int size(long size) {
        return shape(size).size();
    }

    /// The shape of a result, refused before memory is taken for it where a few bytes of a file ask for a lot.
    Shape shape(long... sizes) {
        long elements = 1;
        boolean isValid = sizes.length <= MOST_AXES;
        for (long size : sizes) {
            isValid &= size >= 0 && size <= Integer.MAX_VALUE;
            // sizes beside one of 0 count, too: a later reduction may take that away
            elements = isValid ? Math.min(elements * Math.max(1, size), Integer.MAX_VALUE) : 0;
        }
        if (isValid && elements <= most) return Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
        throw GradusException.got("%s would make a tensor %s", node, Printable.excerpt(Arrays.toString(sizes), 200))
                .expected("at most 32 sizes of 0 or more, and at most %,d elements of what the graph is given", most)
                .because("the file is damaged, or was made to take all memory")
                .repair("Export the model again, or run it with smaller inputs.");
    }

    /// The same of sizes that fit 32 bits.
    Shape shape(int[] sizes) {
        return shape(Arrays.stream(sizes).asLongStream().toArray());
    }

    /// The shape of two operands together.
    Shape broadcast(Shape a, Shape b) {
        return shape(a.broadcast(b).toArray());
    }
}
