package dev.gradus.nn.norm;

import dev.gradus.nn.Builder;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.init.Constant;
import dev.gradus.nn.init.Zeros;
import dev.gradus.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a normalization learns: γ, at first 1, and β, at first 0, so that it can undo what it does.
record GammaBeta(Parameter weight, @Nullable Parameter bias) {
    static GammaBeta build(Builder builder, Shape shape, boolean useBias) {
        Fans fans = new Fans(1, 1);
        Parameter weight = builder.parameter("weight", shape, new Constant(1), fans);
        return new GammaBeta(weight, useBias ? builder.parameter("bias", shape, new Zeros(), fans) : null);
    }

    List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }
}
