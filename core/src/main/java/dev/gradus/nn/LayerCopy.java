package dev.gradus.nn;

import dev.gradus.error.GradusException;
import java.lang.reflect.RecordComponent;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Layers of the same settings that can be built without anybody noticing; what is shared stays shared among the copies.
///
/// Some layers may have another one in their place, wherever they stand: so a model is rebuilt with parts replaced.
public final class LayerCopy {
    private final IdentityHashMap<Layer, Layer> copies = new IdentityHashMap<>();

    /// Copies everything.
    public LayerCopy() {}

    /// Copies with replacements.
    ///
    /// @param replacements layer → what stands in its place among the copies
    public LayerCopy(IdentityHashMap<Layer, Layer> replacements) {
        copies.putAll(replacements);
    }

    /// The copy of a layer, not built: the same one for the same layer.
    ///
    /// @param layer with anything inside
    /// @return a new layer of the same settings, with copies inside
    /// @throws GradusException when a layer has no public constructor that takes its settings
    public Layer of(Layer layer) {
        Layer known = copies.get(layer);
        if (known != null) return known;
        Layer copy = make(layer);
        copies.put(layer, copy);
        return copy;
    }

    private Layer make(Layer layer) {
        Record settings = layer.config();
        try {
            return layer.getClass()
                    .getConstructor(settings.getClass())
                    .newInstance(layer.children().isEmpty() ? settings : inside(settings));
        } catch (ReflectiveOperationException e) {
            throw GradusException.got("a copy of %s", layer.getClass().getName())
                    .expected("a public constructor that takes its settings, %s", settings.getClass().getSimpleName())
                    .because("the layer is your own and has none, or its package is not exported")
                    .repair("Add the constructor, or build the model first.");
        }
    }

    /// A value of a setting in which every layer is replaced by its copy.
    private @Nullable Object inside(@Nullable Object value) throws ReflectiveOperationException {
        return switch (value) {
            case Layer layer -> of(layer);
            case List<?> list -> copyOf(list);
            case Record settings -> inside(settings);
            case null, default -> value;
        };
    }

    private List<@Nullable Object> copyOf(List<?> list) throws ReflectiveOperationException {
        List<@Nullable Object> copy = new java.util.ArrayList<>();
        for (Object item : list) copy.add(inside(item));
        return copy;
    }

    private Record inside(Record settings) throws ReflectiveOperationException {
        RecordComponent[] components = settings.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = inside(components[i].getAccessor().invoke(settings));
        }
        return settings.getClass().getConstructor(types).newInstance(values);
    }
}
