package dev.gradus.interop.onnx;

import dev.gradus.interop.onnx.Imported.Flow;
import dev.gradus.nn.layer.AdaptiveAvgPool2d;
import dev.gradus.nn.layer.AvgPool2d;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.Map;

/// Pooling.
final class PoolingImports {
    private PoolingImports() {}

    static void addTo(Map<String, LayerImport> all) {
        all.put("MaxPool", PoolingImports::maximum);
        all.put("AveragePool", PoolingImports::mean);
        all.put("GlobalAveragePool", n -> n.layer(new AdaptiveAvgPool2d(1), image(n)));
        all.put("GlobalMaxPool", PoolingImports::globalMaximum);
    }

    static Flow image(NodeImport n) {
        if (n.x().sample().rank() == 3) return n.x();
        throw n.unsupported("samples " + n.x().sample() + ", which are no images");
    }

    private static Flow maximum(NodeImport n) {
        if (n.node().whole("storage_order", 0) != 0) throw n.unsupported("columns first");
        WindowImport window = WindowImport.of(n, null);
        Flow x = window.image(n, Double.NEGATIVE_INFINITY);
        var config =
                new MaxPool2d.Config(
                        window.kernel(), window.stride(), window.padding(), window.dilation(), isCeil(n, window));
        return window.sequence(n, n.layer(new MaxPool2d(config), x));
    }

    private static Flow mean(NodeImport n) {
        WindowImport window = WindowImport.of(n, null);
        if (!window.dilation().equals(List.of(1, 1))) throw n.unsupported("a mean of elements that are apart");
        boolean counts = n.node().whole("count_include_pad", 0) != 0;
        if (!window.isSymmetric() && !counts)
            throw n.unsupported("padding that is not the same on both sides, and not counted");
        Flow x = window.image(n, 0);
        var config =
                new AvgPool2d.Config(window.kernel(), window.stride(), window.padding(), isCeil(n, window), counts);
        return window.sequence(n, n.layer(new AvgPool2d(config), x));
    }

    private static boolean isCeil(NodeImport n, WindowImport window) {
        boolean isCeil = n.node().whole("ceil_mode", 0) != 0;
        if (isCeil && !window.isSymmetric())
            throw n.unsupported("incomplete windows and padding that is not the same on both sides");
        return isCeil;
    }

    private static Flow globalMaximum(NodeImport n) {
        Shape sample = image(n).sample();
        List<Integer> all = List.of(sample.axis(1), sample.axis(2));
        return n.layer(new MaxPool2d(new MaxPool2d.Config(all, all, List.of(0), List.of(1), false)), n.x());
    }
}
