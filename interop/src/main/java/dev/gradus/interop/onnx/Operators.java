package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import dev.gradus.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The closed list of operators that can be computed; those of another domain have its name before theirs.
final class Operators {
    /// The oldest and the newest version of the operators whose meaning is known here.
    static final int OLDEST = 7, NEWEST = 28;

    private static final Map<String, Operator> ALL = all();

    private Operators() {}

    private static Map<String, Operator> all() {
        Map<String, Operator> all = new TreeMap<>();
        PointwiseOperators.addTo(all);
        ArithmeticOperators.addTo(all);
        ComparisonOperators.addTo(all);
        MatrixOperators.addTo(all);
        ShapeOperators.addTo(all);
        PlaceOperators.addTo(all);
        ReductionOperators.addTo(all);
        ConvolutionOperators.addTo(all);
        PoolingOperators.addTo(all);
        NormalizationOperators.addTo(all);
        LossOperators.addTo(all);
        OptimizerOperators.addTo(all);
        return all;
    }

    /// Their names.
    static Set<String> names() {
        return Collections.unmodifiableSet(ALL.keySet());
    }

    /// The operator of a node.
    static Operator of(OnnxNode node) {
        String name = node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator();
        Operator operator = ALL.get(name);
        if (operator != null) return operator;
        throw GradusException.got("%s: an operator that is not supported", node)
                .expected("one of %s", String.join(", ", names()))
                .because(
                        "the model uses what networks of the catalogue do not have, such as loops, texts or quantized numbers")
                .repair(Suggest.sentence(name, names()));
    }

    /// The outputs of a node; what is wrong with its operands is told with its name.
    static List<Tensor> run(Call call) {
        String node = call.node().toString();
        try {
            return of(call.node()).run(call);
        } catch (GradusException e) {
            GradusException.Parts parts = e.parts();
            if (parts.got().contains(node)) throw e;
            GradusException told =
                    new GradusException(node + ": " + parts.got(), parts.expected(), parts.cause(), parts.repair());
            told.initCause(e);
            throw told;
        } catch (OutOfMemoryError e) {
            throw GradusException.got("%s: not enough memory for its result", node)
                    .expected(
                            "results that fit into the %,d MB that Java may use",
                            Runtime.getRuntime().maxMemory() >> 20)
                    .because("the inputs are large, or the file was made to take all memory")
                    .repair("Run it with fewer samples at once, or give Java more memory (-Xmx).");
        }
    }
}
