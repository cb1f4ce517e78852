package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.nn.Layer;
import dev.gradus.nn.activation.GELU;
import dev.gradus.nn.activation.Mish;
import dev.gradus.nn.activation.SiLU;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Activations that files write as products, for want of an operator of their own: their factors in any order.
///
/// ```
/// SiLU = x · σ(x)        Mish = x · tanh(softplus(x))
/// GELU = x · 1/2 · (1 + erf(x / √2)), or with 1 + tanh(√(2/π) (x + 0.044715 x³))
/// ```
final class ProductPattern {
    private static final double ROOT_OF_2 = Math.sqrt(2);

    private ProductPattern() {}

    /// The activation that a product is.
    ///
    /// @return null where it is none of them
    static @Nullable Flow of(NodeImport product) {
        List<Imported> factors = new ArrayList<>();
        factors(product, factors);
        for (Imported factor : factors) {
            if (!(factor instanceof Flow x)) continue;
            Layer layer = layer(product, x, factors);
            if (layer != null) return product.layer(layer, x);
        }
        return null;
    }

    private static void factors(NodeImport product, List<Imported> into) {
        for (int i = 0; i < 2; i++) {
            Imported factor = product.input(i);
            Optional<NodeImport> inner = product.from(factor, "Mul");
            if (inner.isPresent() && into.size() < 8) factors(inner.get(), into);
            else if (factor != null) into.add(factor);
        }
    }

    private static @Nullable Layer layer(NodeImport n, Flow x, List<Imported> factors) {
        List<Imported> others = new ArrayList<>(factors);
        others.remove(x);
        if (others.size() == 1) {
            Imported gate = others.getFirst();
            if (is(n.from(gate, "Sigmoid"), x)) return new SiLU();
            Optional<NodeImport> tanh = n.from(gate, "Tanh");
            boolean isMish = tanh.isPresent() && is(n.from(tanh.get().input(0), "Softplus"), x);
            return isMish ? new Mish() : null;
        }
        if (others.size() != 2) return null;
        for (int i = 0; i < 2; i++) {
            NodeImport sum = n.from(others.get(1 - i), "Add").orElse(null);
            if (!NodeImport.is(others.get(i), 0.5) || sum == null) continue;
            Imported inner = other(sum, 1);
            NodeImport erf = n.from(inner, "Erf").orElse(null);
            if (erf != null && isScaled(erf, x, 1 / ROOT_OF_2)) return new GELU();
            NodeImport tanh = n.from(inner, "Tanh").orElse(null);
            if (tanh != null && isCubic(tanh, x)) return new GELU(new GELU.Config(true));
        }
        return null;
    }

    private static boolean is(Optional<NodeImport> function, Flow x) {
        return function.isPresent() && isSame(function.get().input(0), x);
    }

    private static boolean isSame(@Nullable Imported value, Flow x) {
        return value instanceof Flow flow && flow.part().equals(x.part());
    }

    /// The operand of a sum or product beside a certain number.
    private static @Nullable Imported other(NodeImport pair, double number) {
        if (NodeImport.is(pair.input(1), number)) return pair.input(0);
        return NodeImport.is(pair.input(0), number) ? pair.input(1) : null;
    }

    /// Whether the argument of a function is x times a number, possibly written as a quotient.
    private static boolean isScaled(NodeImport function, Flow x, double factor) {
        NodeImport quotient = function.from(function.input(0), "Div").orElse(null);
        if (quotient != null) return isSame(quotient.input(0), x) && NodeImport.is(quotient.input(1), 1 / factor);
        NodeImport product = function.from(function.input(0), "Mul").orElse(null);
        return product != null && isSame(other(product, factor), x);
    }

    /// `√(2/π) (x + 0.044715 x³)`, the cube as a power or as products.
    private static boolean isCubic(NodeImport tanh, Flow x) {
        NodeImport scaled = tanh.from(tanh.input(0), "Mul").orElse(null);
        NodeImport sum = scaled == null ? null : tanh.from(other(scaled, Math.sqrt(2 / Math.PI)), "Add").orElse(null);
        if (sum == null) return false;
        for (int i = 0; i < 2; i++) {
            NodeImport term = tanh.from(sum.input(1 - i), "Mul").orElse(null);
            if (!isSame(sum.input(i), x) || term == null) continue;
            Imported cube = other(term, 0.044715);
            NodeImport power = tanh.from(cube, "Pow").orElse(null);
            if (power != null) return isSame(power.input(0), x) && NodeImport.is(power.input(1), 3);
            NodeImport product = tanh.from(cube, "Mul").orElse(null);
            if (product == null) return false;
            List<Imported> factors = new ArrayList<>();
            factors(product, factors);
            return factors.size() == 3 && factors.stream().allMatch(f -> isSame(f, x));
        }
        return false;
    }
}
