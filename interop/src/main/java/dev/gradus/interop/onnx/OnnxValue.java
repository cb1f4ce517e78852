package dev.gradus.interop.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What goes into a graph or comes out: a name, a type, and what is known of the shape.
///
/// @param name under which nodes take it
/// @param type of its elements
/// @param axes sizes, [#OPEN] where the file says none; null where not even their number is known
public record OnnxValue(String name, ElementType type, @Nullable List<Long> axes) {
    /// A size that the file leaves open, as that of a batch.
    public static final long OPEN = -1;

    /// Keeps a copy.
    public OnnxValue {
        axes = axes == null ? null : List.copyOf(axes);
    }
}
