package dev.gradus.interop.onnx;

import dev.gradus.error.GradusException;
import dev.gradus.interop.onnx.GraphWriter.Flow;
import dev.gradus.nn.Layer;
import java.util.HashMap;
import java.util.Map;

/// How every layer of the catalogue is written; a test fails if one is missing.
final class LayerExports {
    private static final LayerExports ALL = new LayerExports();

    private final Map<Class<?>, LayerExport<?>> exports = new HashMap<>();

    private LayerExports() {
        ActivationExports.addTo(this);
        ContainerExports.addTo(this);
        ConvolutionExports.addTo(this);
        NormalizationExports.addTo(this);
        ShapeExports.addTo(this);
    }

    <L extends Layer> void add(Class<L> type, LayerExport<L> export) {
        exports.put(type, export);
    }

    <L extends Layer> void add(Class<L> type, LayerExport.Simple<L> export) {
        exports.put(type, (LayerExport<L>) (layer, x, path, out) -> export.write(layer, x, out));
    }

    static boolean has(Class<?> type) {
        return ALL.exports.containsKey(type);
    }

    /// Writes a layer.
    ///
    /// @throws GradusException when it is none of the catalogue
    @SuppressWarnings("unchecked") // add has seen to it
    static <L extends Layer> String write(L layer, Flow x, String path, GraphWriter out) {
        LayerExport<L> export = (LayerExport<L>) ALL.exports.get(layer.getClass());
        if (export != null) return export.write(layer, x, path, out);
        throw GradusException.got("the layer %s, %s", path, layer.getClass().getName())
                .expected("a layer of the catalogue")
                .because("it is of your own, and nothing says which operators of ONNX it is")
                .repair("Write it with layers of the catalogue, for example as a LayerGraph.");
    }
}
