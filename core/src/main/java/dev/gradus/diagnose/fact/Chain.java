package dev.gradus.diagnose.fact;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Layers;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.ConvTranspose2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.norm.BatchNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The plain layers of a network in their order.
///
/// @param links first to last
/// @param isPlain whether each layer feeds the next one only
public record Chain(List<Link> links, boolean isPlain) {
    /// Keeps a copy.
    public Chain {
        links = List.copyOf(links);
    }

    /// A plain layer.
    ///
    /// @param path within the network
    /// @param layer itself
    public record Link(String path, Layer layer) {
        /// Path and class.
        ///
        /// @return such as `1 ReLU`
        public String name() {
            return path + " " + layer.getClass().getSimpleName();
        }

        /// Whether its output is a linear function of its input with trained weights.
        ///
        /// @return true of dense and convolutional layers
        public boolean isWeighted() {
            return layer instanceof Linear || layer instanceof Conv2d || layer instanceof ConvTranspose2d;
        }

        /// Whether it is an activation of hidden layers.
        ///
        /// @return false of a softmax
        public boolean isActivation() {
            return Chain.isActivation(layer.getClass());
        }

        /// Whether it is a softmax or its logarithm.
        ///
        /// @return true of both
        public boolean isSoftmax() {
            return layer instanceof Softmax || layer instanceof LogSoftmax;
        }

        /// Whether it is a normalization.
        ///
        /// @return true of those over batches, samples and groups
        public boolean isNorm() {
            return layer.getClass().getPackageName().equals(BatchNorm.class.getPackageName());
        }

        /// Whether two linear layers with it between them are still one.
        ///
        /// @return false of activations and poolings
        public boolean isLinear() {
            return !isActivation() && !isSoftmax() && !(layer instanceof Maxout) && !isPooling();
        }

        /// How its weights were drawn.
        ///
        /// @return null where it has none
        public @Nullable Initializer initializer() {
            return switch (layer) {
                case Linear l -> l.config().weightInit();
                case Conv2d c -> c.config().weightInit();
                case ConvTranspose2d c -> c.config().weightInit();
                default -> null;
            };
        }

        private boolean isPooling() {
            return layer.getClass().getSimpleName().contains("Pool");
        }
    }

    /// Whether layers of a class are activations of hidden layers.
    ///
    /// @param type class of a layer, or of its settings
    /// @return false of a softmax
    public static boolean isActivation(Class<?> type) {
        Class<?> outer = type.getEnclosingClass(), layer = outer == null ? type : outer;
        boolean isOf = layer.getPackageName().equals(Softmax.class.getPackageName());
        return isOf && !layer.equals(Softmax.class) && !layer.equals(LogSoftmax.class);
    }

    /// The layers of a network.
    ///
    /// @param network built
    /// @return first to last
    public static Chain of(Sequential network) {
        List<Link> links = new ArrayList<>();
        for (Map.Entry<String, Layer> leaf : Layers.leaves(network).entrySet()) {
            links.add(new Link(leaf.getKey(), leaf.getValue()));
        }
        return new Chain(links, isPlain(network));
    }

    private static boolean isPlain(Layer layer) {
        if (layer.children().isEmpty()) return true;
        return layer instanceof Sequential && layer.children().stream().allMatch(c -> isPlain(c.layer()));
    }

    /// The layers of which each feeds the next one only, and changes something.
    ///
    /// @return none where there are branches, so that what comes before what is not known
    public List<Link> plain() {
        return isPlain ? links.stream().filter(link -> !(link.layer instanceof Identity)).toList() : List.of();
    }

    /// The layers with weights.
    ///
    /// @return first to last
    public List<Link> weighted() {
        return links.stream().filter(Link::isWeighted).toList();
    }

    /// The activations of hidden layers, those of the output left out.
    ///
    /// @return first to last
    public List<Link> activations() {
        List<Link> weighted = weighted();
        if (weighted.isEmpty()) return List.of();
        int last = links.indexOf(weighted.getLast());
        return links.subList(0, last).stream().filter(Link::isActivation).toList();
    }

    /// What follows the last layer with weights and changes its output.
    ///
    /// @return null where its output is that of the network
    public @Nullable Link outputActivation() {
        for (int i = links.size() - 1; i >= 0; i--) {
            Link link = links.get(i);
            if (link.isWeighted()) return null;
            if (link.isActivation() || link.isSoftmax()) return link;
            if (!(link.layer instanceof Identity) && !(link.layer instanceof Dropout)) return null;
        }
        return null;
    }

    /// Whether a normalization comes between a layer with weights and its activation.
    ///
    /// @param weighted a layer with weights
    /// @return whether the next layer is a normalization
    public boolean isNormalized(Link weighted) {
        int at = links.indexOf(weighted) + 1;
        return at < links.size() && links.get(at).isNorm();
    }
}
