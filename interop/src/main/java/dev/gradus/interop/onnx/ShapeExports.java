package dev.gradus.interop.onnx;

import dev.gradus.nn.layer.AlphaDropout;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Dropout2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.GaussianNoise;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Reshape;
import java.util.Map;

/// Layers that change no value in evaluation.
final class ShapeExports {
    private ShapeExports() {}

    static void addTo(LayerExports all) {
        all.add(Flatten.class, (l, x, out) -> out.node("Flatten", Map.of("axis", 1), x.name()));
        all.add(Reshape.class, (l, x, out) -> out.reshape(x.name(), sizes(l, x.sample())));
        all.add(Identity.class, (l, x, out) -> out.node("Identity", x.name()));
        // it does nothing where a model is used, but whoever trains it further needs it
        all.add(Dropout.class, (l, x, out) -> out.node("Dropout", x.name(), out.constant(l.config().p())));
        all.add(Dropout2d.class, (l, x, out) -> out.node("Identity", x.name()));
        all.add(AlphaDropout.class, (l, x, out) -> out.node("Identity", x.name()));
        all.add(GaussianNoise.class, (l, x, out) -> out.node("Identity", x.name()));
    }

    private static dev.gradus.tensor.Shape sizes(Reshape layer, dev.gradus.tensor.Shape sample) {
        return layer.build(sample, dev.gradus.nn.Builder.root(dev.gradus.tensor.Rng.of(0)));
    }
}
