package dev.gradus.nn.layer;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/// A layer that lets another one run with weights that are computed from the stored ones.
abstract sealed class Reparametrized implements Layer, Repeatable permits SpectralNorm, WeightNoise {
    private static final String NAME = "layer";

    private final Layer layer;
    private String path = NAME;
    private boolean isBuilt;

    Reparametrized(Layer layer) {
        this.layer = layer;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        if (!isBuilt) path = builder.child(NAME).path();
        Shape output = builder.build(NAME, layer, input);
        if (weights().isEmpty()) {
            throw GradusException.got("%s around a layer without weights", builder.where(getClass().getSimpleName()))
                    .expected("a layer with a weight of two or more axes, such as Linear")
                    .because("it stands around an activation or a normalization")
                    .repair("Put it around the layer whose weights are meant.");
        }
        isBuilt = true;
        return output;
    }

    /// The parameters of two or more axes: neither biases nor the scales of normalizations.
    List<Parameter> weights() {
        return layer.parameters().stream().filter(p -> p.value().shape().rank() > 1).toList();
    }

    /// Runs the layer on the weights as they are seen now.
    Tensor inner(Tensor x, Pass pass) {
        return pass.through(path, layer, x);
    }

    @Override
    public List<Child> children() {
        return List.of(new Child(NAME, layer));
    }
}
