package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.nn.Layer;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.nn.norm.BatchNorm2d;
import dev.gradus.nn.norm.GroupNorm;
import dev.gradus.nn.norm.InstanceNorm;
import dev.gradus.nn.norm.LayerNorm;
import dev.gradus.nn.norm.LocalResponseNorm;
import dev.gradus.nn.norm.RmsNorm;
import dev.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// Normalizations, and dropout.
final class NormalizationImports {
    private NormalizationImports() {}

    static void addTo(Map<String, LayerImport> all) {
        all.put("BatchNormalization", NormalizationImports::batch);
        all.put("InstanceNormalization", NormalizationImports::instance);
        all.put("GroupNormalization", NormalizationImports::group);
        all.put("LayerNormalization", NormalizationImports::layer);
        all.put("RMSNormalization", NormalizationImports::rms);
        all.put("LRN", NormalizationImports::local);
        all.put("Dropout", n -> n.layer(new Dropout(n.real("ratio", 1, 0.5)), n.x()));
    }

    /// Momentum is the weight of the old statistics there, and of the new ones here.
    private static Flow batch(NodeImport n) {
        OnnxNode node = n.node();
        if (node.whole("spatial", 1) == 0) throw n.unsupported("statistics of each place, as before opset 9");
        double eps = node.real("epsilon", 1e-5f), momentum = 1 - (double) node.real("momentum", 0.9f);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("weight", n.known(1));
        weights.put("bias", n.known(2));
        weights.put("running_mean", n.known(3));
        weights.put("running_var", n.known(4));
        Layer layer =
                n.x().sample().rank() == 3
                        ? new BatchNorm2d(new BatchNorm2d.Config(shortest(eps), shortest(momentum), false, true, true))
                        : new BatchNorm1d(new BatchNorm1d.Config(shortest(eps), shortest(momentum), false, true, true));
        return n.layer(layer, n.x(), weights);
    }

    /// The number that was meant by a float: 1e-5, not 9.999999747378752e-6.
    static double shortest(double real) {
        return Double.parseDouble(Float.toString((float) real));
    }

    private static double eps(NodeImport n) {
        return shortest(n.node().real("epsilon", 1e-5f));
    }

    private static Map<String, Tensor> affine(NodeImport n) {
        return Map.of("weight", n.known(1), "bias", n.known(2));
    }

    private static Flow instance(NodeImport n) {
        return n.layer(new InstanceNorm(new InstanceNorm.Config(eps(n), 0.1, true, false)), n.x(), affine(n));
    }

    /// Up to opset 20 each group had one scale, since then each channel.
    private static Flow group(NodeImport n) {
        int groups = n.node().whole("num_groups", 0);
        if (n.known(1).size() != n.x().sample().axis(0))
            throw n.unsupported("one scale for each group, as before opset 21");
        return n.layer(new GroupNorm(new GroupNorm.Config(groups, eps(n), true)), n.x(), affine(n));
    }

    private static int over(NodeImport n) {
        int rank = n.x().sample().rank() + 1, axis = n.node().whole("axis", -1);
        int over = axis < 0 ? -axis : rank - axis;
        if (over < 1 || over >= rank) throw n.unsupported("axis %d, which is that of the batch".formatted(axis));
        return over;
    }

    private static Flow layer(NodeImport n) {
        boolean hasBias = n.optional(2) != null;
        var layer = new LayerNorm(new LayerNorm.Config(over(n), eps(n), true, hasBias));
        return n.layer(layer, n.x(), hasBias ? affine(n) : Map.of("weight", n.known(1)));
    }

    private static Flow rms(NodeImport n) {
        return n.layer(new RmsNorm(new RmsNorm.Config(over(n), eps(n), true)), n.x(), Map.of("weight", n.known(1)));
    }

    private static Flow local(NodeImport n) {
        OnnxNode node = n.node();
        int size = node.whole("size", 0);
        if (size % 2 == 0) throw n.unsupported("a window of even size, which reaches further to the other side");
        double alpha = node.real("alpha", 1e-4f), beta = node.real("beta", 0.75f), bias = node.real("bias", 1);
        return n.layer(
                new LocalResponseNorm(
                        new LocalResponseNorm.Config(size, shortest(alpha), shortest(beta), shortest(bias))),
                n.x());
    }
}
