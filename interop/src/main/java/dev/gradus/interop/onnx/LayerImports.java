package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The closed list of operators that become layers.
final class LayerImports {
    private static final Map<String, LayerImport> ALL = all();

    private LayerImports() {}

    private static Map<String, LayerImport> all() {
        Map<String, LayerImport> all = new TreeMap<>();
        ActivationImports.addTo(all);
        ArithmeticImports.addTo(all);
        ConvolutionImports.addTo(all);
        PoolingImports.addTo(all);
        NormalizationImports.addTo(all);
        PlaceImports.addTo(all);
        ShapeImports.addTo(all);
        return all;
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    static LayerImport of(OnnxNode node) {
        LayerImport found = node.domain().isEmpty() ? ALL.get(node.operator()) : null;
        if (found != null) return found;
        boolean canRun = node.domain().isEmpty() && Operators.names().contains(node.operator());
        throw GradusException.got("%s: an operator that is no layer here", node)
                .expected("one of %s", String.join(", ", names()))
                .because("the model uses what networks of the catalogue do not have")
                .repair(
                        canRun
                                ? "It can be run as it is with OnnxFunction, but not trained further."
                                : Suggest.sentence(node.operator(), names()));
    }
}
