package dev.gradus.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Choices within a model, by the kind of layer.
///
/// ```java
/// new Sgd(0.1).group(Layers.parametersOf(model, Linear.class), Map.of("weightDecay", 1e-4));
/// ```
public final class Layers {
    private Layers() {}

    /// The parameters that belong to layers of some classes, however deep within the model.
    ///
    /// @param model built before the choice is used
    /// @param kinds classes of layers; the parameters of a container are those of its children too
    /// @return true for parameters of such layers
    @SafeVarargs
    @SuppressWarnings("varargs") // copied at once
    public static Predicate<Parameter> parametersOf(Layer model, Class<? extends Layer>... kinds) {
        List<Class<? extends Layer>> wanted = List.of(kinds);
        return parameter -> owns(model, parameter, wanted);
    }

    private static boolean owns(Layer layer, Parameter parameter, List<Class<? extends Layer>> kinds) {
        if (kinds.stream().anyMatch(kind -> kind.isInstance(layer))) return layer.parameters().contains(parameter);
        return layer.children().stream().anyMatch(child -> owns(child.layer(), parameter, kinds));
    }

    /// All layers that consist of no others, however deep, by their path.
    ///
    /// @param model any layer
    /// @return path → layer, as observers see it: `0`, `1.2`; in the order in which they are built
    public static Map<String, Layer> leaves(Layer model) {
        Map<String, Layer> leaves = new LinkedHashMap<>();
        collect("", model, leaves);
        return leaves;
    }

    private static void collect(String path, Layer layer, Map<String, Layer> leaves) {
        if (layer.children().isEmpty()) leaves.put(path, layer);
        for (Layer.Child child : layer.children()) {
            collect(under(path, child), child.layer(), leaves);
        }
    }

    /// Why a training step of a model cannot be recorded and replayed, as far as its layers and its loss say.
    ///
    /// @param model any layer
    /// @param loss of the training
    /// @return the first layer, or the loss, that does not say that it is [Repeatable]; empty where all do
    public static Optional<String> notRepeatable(Layer model, Loss loss) {
        Optional<String> layer = notRepeatable("", model);
        return layer.isPresent() || Repeatable.is(loss)
                ? layer
                : Optional.of("the loss " + loss.getClass().getSimpleName());
    }

    private static Optional<String> notRepeatable(String path, Layer layer) {
        if (!Repeatable.is(layer)) {
            return Optional.of("layer " + (path.isEmpty() ? "" : path + " ") + layer.getClass().getSimpleName());
        }
        return layer.children().stream()
                .flatMap(child -> notRepeatable(under(path, child), child.layer()).stream())
                .findFirst();
    }

    private static String under(String path, Layer.Child child) {
        return path.isEmpty() ? child.name() : path + "." + child.name();
    }
}
