package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The closed list of operators that can be computed.
final class Operators {
    private static final Map<String, Operator> ALL = all();

    private Operators() {}

    private static Map<String, Operator> all() {
        Map<String, Operator> all = new TreeMap<>();
        PointwiseOperators.addTo(all);
        return all;
    }

    /// Their names.
    static Set<String> names() {
        return Collections.unmodifiableSet(ALL.keySet());
    }

    /// The operator of a node.
    static Operator of(OnnxNode node) {
        Operator operator = node.domain().isEmpty() ? ALL.get(node.operator()) : null;
        if (operator != null) return operator;
        throw GradusException.got("%s: an operator that is not supported", node)
                .expected("one of %s", String.join(", ", names()))
                .because(
                        "the model uses what networks of the catalogue do not have, such as loops, texts or quantized numbers")
                .repair(Suggest.sentence(node.operator(), names()));
    }
}
