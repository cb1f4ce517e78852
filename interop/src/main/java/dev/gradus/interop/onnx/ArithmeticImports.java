package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.nn.Join;
import dev.gradus.nn.layer.Identity;
import java.util.Map;

/// Where flows meet, and what is done to a flow with numbers that do not depend on samples.
final class ArithmeticImports {
    private ArithmeticImports() {}

    static void addTo(Map<String, LayerImport> all) {
        all.put("Add", ArithmeticImports::add);
        all.put("Mul", ArithmeticImports::multiply);
        all.put("Sub", n -> pair(n, Join.SUBTRACT));
        all.put("Div", n -> pair(n, Join.DIVIDE));
        all.put("Max", n -> n.join(Join.MAXIMUM, new Identity(), n.flows()));
        all.put("Sum", n -> n.join(Join.ADD, new Identity(), n.flows()));
    }

    /// A bias after a product, or where two flows meet.
    private static Flow add(NodeImport n) {
        for (int i = 0; i < 2; i++) {
            NodeImport product = n.from(n.input(i), "MatMul").orElse(null);
            if (product != null && n.optional(1 - i) != null && product.optional(1) != null) {
                return ConvolutionImports.linear(n, product.x(), product.known(1).transpose(0, 1), n.known(1 - i));
            }
        }
        return pair(n, Join.ADD);
    }

    private static Flow multiply(NodeImport n) {
        Flow activation = ProductPattern.of(n);
        return activation != null ? activation : pair(n, Join.MULTIPLY);
    }

    private static Flow pair(NodeImport n, Join join) {
        return n.join(join, new Identity(), n.flows());
    }
}
