package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One application of an operator.
///
/// @param name its own, possibly empty
/// @param domain empty for the operators of ONNX itself
/// @param operator such as `Conv`
/// @param inputs names of values; an empty one is an optional input that is not given
/// @param outputs names of values; an empty one is an output that nobody wants
/// @param attributes `Long`, `Float`, `String`, [OnnxTensor], a `List` of one of the first three, or [#SUBGRAPH] and its like
public record OnnxNode(
        String name,
        String domain,
        String operator,
        List<String> inputs,
        List<String> outputs,
        Map<String, Object> attributes) {
    /// Stands for an attribute that nothing here reads: a graph within the graph, or a sparse tensor.
    public static final Object SUBGRAPH =
            new Object() {
                @Override
                public String toString() {
                    return "a graph";
                }
            };

    /// Keeps copies.
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = attributes.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /// An attribute that is an integer.
    ///
    /// @param attribute its name
    /// @param otherwise what it is where it is not written
    /// @return the number
    /// @throws GradusException when it is something else, or beyond int32
    public int whole(String attribute, int otherwise) {
        Long value = attribute(attribute, Long.class, "an integer");
        return value == null ? otherwise : int32(attribute, value);
    }

    /// An attribute that is a float.
    ///
    /// @param attribute its name
    /// @param otherwise what it is where it is not written
    /// @return the number, which was written in 32 bits
    public float real(String attribute, float otherwise) {
        Float value = attribute(attribute, Float.class, "a float");
        return value == null ? otherwise : value;
    }

    /// An attribute that is a text.
    ///
    /// @param attribute its name
    /// @param otherwise what it is where it is not written
    /// @return the text
    public String text(String attribute, String otherwise) {
        String value = attribute(attribute, String.class, "a text");
        return value == null ? otherwise : value;
    }

    /// An attribute that is a list of integers.
    ///
    /// @param attribute its name
    /// @return null where it is not written
    public int @Nullable [] wholes(String attribute) {
        List<?> values = attribute(attribute, List.class, "a list of integers");
        if (values == null) return null;
        int[] wholes = new int[values.size()];
        for (int i = 0; i < wholes.length; i++) {
            if (!(values.get(i) instanceof Long value)) throw wrong(attribute, values, "a list of integers");
            wholes[i] = int32(attribute, value);
        }
        return wholes;
    }

    private int int32(String attribute, long value) {
        if (value != (int) value) throw wrong(attribute, value, "a number of 32 bits");
        return (int) value;
    }

    <T> @Nullable T attribute(String attribute, Class<T> type, String wanted) {
        Object value = attributes.get(attribute);
        if (value == null) return null;
        if (!type.isInstance(value)) throw wrong(attribute, value, wanted);
        return type.cast(value);
    }

    /// The error of a value that this operator does not allow, or that is not understood here.
    ///
    /// @param attribute its name
    /// @param value as written
    /// @param wanted what would do
    /// @return to be thrown
    public GradusException wrong(String attribute, Object value, String wanted) {
        return GradusException.got("%s with %s = %s", this, attribute, Printable.excerpt(value, 60))
                .expected(wanted)
                .because(
                        "another program wrote the node in a way that the operator does not have, or that is not supported here")
                .repair(
                        "Export the model again with other settings of that layer, or write %s in another way.",
                        operator);
    }

    /// Operator and name, for errors: `Conv node 'conv1'`.
    @Override
    public String toString() {
        String own = domain.isEmpty() ? operator : domain + "." + operator;
        String shown =
                name.isEmpty()
                        ? "that makes '" + (outputs.isEmpty() ? "" : outputs.getFirst()) + "'"
                        : "'" + name + "'";
        return Printable.excerpt(own + " node " + shown, 120);
    }
}
