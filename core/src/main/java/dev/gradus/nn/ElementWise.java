package dev.gradus.nn;

import dev.gradus.tensor.Shape;

/// A layer without parameters that treats every element alike, such as an activation; any shape fits.
public interface ElementWise extends Layer {
    @Override
    default Shape build(Shape input, Builder builder) {
        return input;
    }
}
