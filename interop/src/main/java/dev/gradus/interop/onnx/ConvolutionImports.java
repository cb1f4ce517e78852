package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.nn.init.TorchDefault;
import dev.gradus.nn.layer.AdaptiveAvgPool2d;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.ConvTranspose2d;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Dense layers and convolutions.
final class ConvolutionImports {
    private ConvolutionImports() {}

    static void addTo(Map<String, LayerImport> all) {
        all.put("Gemm", ConvolutionImports::gemm);
        all.put("MatMul", ConvolutionImports::product);
        all.put("Conv", ConvolutionImports::convolution);
        all.put("ConvTranspose", ConvolutionImports::transposed);
    }

    /// `α A B + β C`.
    private static Flow gemm(NodeImport n) {
        OnnxNode node = n.node();
        if (node.whole("transA", 0) != 0) throw n.unsupported("its first factor is transposed");
        Tensor w = n.known(1), c = n.optional(2);
        double alpha = node.real("alpha", 1), beta = node.real("beta", 1);
        if (w.shape().rank() != 2) throw n.unsupported("a factor of the shape " + w.shape());
        if (node.whole("transB", 0) == 0) w = w.transpose(0, 1);
        if (alpha != 1) w = w.mul(alpha);
        if (c != null && beta != 1) c = c.mul(beta);
        return linear(n, n.x(), w, c);
    }

    /// A dense layer, or the two products that are an adaptive pooling.
    private static Flow product(NodeImport n) {
        Tensor right = n.known(1);
        NodeImport first = n.from(n.input(0), "MatMul").orElse(null);
        Tensor down = first == null ? null : first.optional(0);
        if (first != null && down != null && first.flow(1).sample().rank() == 3 && right.shape().rank() == 2) {
            Flow x = first.flow(1);
            int rows = down.shape().axis(0), columns = right.shape().axis(1);
            boolean isMean =
                    Arrays.equals(down.toFloats(), ConvolutionExports.means(rows, x.sample().axis(1), false))
                            && Arrays.equals(
                                    right.toFloats(), ConvolutionExports.means(columns, x.sample().axis(2), true));
            if (isMean) return n.layer(new AdaptiveAvgPool2d(new AdaptiveAvgPool2d.Config(List.of(rows, columns))), x);
        }
        if (right.shape().rank() != 2) throw n.unsupported("a factor of the shape " + right.shape());
        return linear(n, n.x(), right.transpose(0, 1), null);
    }

    static Flow linear(NodeImport n, Flow x, Tensor w, @Nullable Tensor bias) {
        if (w.shape().rank() != 2 || x.sample().rank() != 1) {
            throw n.unsupported("a product of samples %s and %s".formatted(x.sample(), w.shape()));
        }
        int units = w.shape().axis(0);
        Map<String, Tensor> weights = new LinkedHashMap<>(Map.of("weight", w));
        if (bias != null) {
            boolean isRow = bias.size() == units && bias.shape().axis(-1) == units;
            if (bias.size() != 1 && !isRow)
                throw n.unsupported("a bias %s for %d outputs".formatted(bias.shape(), units));
            weights.put(
                    "bias", isRow ? bias.reshape(Shape.of(units)) : Tensor.full(Shape.of(units), bias.toDoubles()[0]));
        }
        return n.layer(
                new Linear(new Linear.Config(units, 0, bias != null, new TorchDefault(), new TorchDefault())),
                x,
                weights);
    }

    private static Flow convolution(NodeImport n) {
        Tensor w = n.known(1);
        WindowImport window = WindowImport.of(n, w.shape());
        Flow x = window.image(n, 0);
        Tensor weight = window.kernels(w);
        Map<String, Tensor> weights = weights(n, weight);
        var config =
                new Conv2d.Config(
                        weight.shape().axis(0),
                        window.kernel(),
                        window.stride(),
                        window.padding(),
                        window.dilation(),
                        n.node().whole("group", 1),
                        weights.containsKey("bias"),
                        new TorchDefault(),
                        new TorchDefault());
        return window.sequence(n, n.layer(new Conv2d(config), x, weights));
    }

    private static Flow transposed(NodeImport n) {
        Tensor w = n.known(1);
        WindowImport window = WindowImport.of(n, w.shape());
        if (!window.isSymmetric() || n.node().wholes("output_shape") != null) {
            throw n.unsupported("padding that is not the same on both sides");
        }
        Flow x = window.image(n, 0);
        Tensor weight = window.kernels(w);
        int groups = n.node().whole("group", 1);
        Map<String, Tensor> weights = weights(n, weight);
        var config =
                new ConvTranspose2d.Config(
                        weight.shape().axis(1) * groups,
                        window.kernel(),
                        window.stride(),
                        window.padding(),
                        window.both("output_padding", 0),
                        window.dilation(),
                        groups,
                        weights.containsKey("bias"),
                        new TorchDefault(),
                        new TorchDefault());
        return window.sequence(n, n.layer(new ConvTranspose2d(config), x, weights));
    }

    private static Map<String, Tensor> weights(NodeImport n, Tensor weight) {
        Tensor bias = n.optional(2);
        return bias == null ? Map.of("weight", weight) : Map.of("weight", weight, "bias", bias);
    }
}
