package dev.gradus.diagnose.cause;

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
record Chain(List<Link> links, boolean isPlain) {
    /// A plain layer.
    ///
    /// @param path within the network
    /// @param layer itself
    record Link(String path, Layer layer) {
        /// Path and class.
        String name() {
            return path + " " + layer.getClass().getSimpleName();
        }

        /// Whether its output is a linear function of its input with trained weights.
        boolean isWeighted() {
            return layer instanceof Linear || layer instanceof Conv2d || layer instanceof ConvTranspose2d;
        }

        /// Whether it is an activation of hidden layers.
        boolean isActivation() {
            boolean isOf = layer.getClass().getPackageName().equals(Softmax.class.getPackageName());
            return isOf && !isSoftmax();
        }

        boolean isSoftmax() {
            return layer instanceof Softmax || layer instanceof LogSoftmax;
        }

        boolean isNorm() {
            return layer.getClass().getPackageName().equals(BatchNorm.class.getPackageName());
        }

        /// Whether two linear layers with it between them are still one.
        boolean isLinear() {
            return !isActivation() && !isSoftmax() && !(layer instanceof Maxout) && !isPooling();
        }

        private boolean isPooling() {
            return layer.getClass().getSimpleName().contains("Pool");
        }
    }

    static Chain of(Sequential network) {
        List<Link> links = new ArrayList<>();
        for (Map.Entry<String, Layer> leaf : Layers.leaves(network).entrySet()) {
            links.add(new Link(leaf.getKey(), leaf.getValue()));
        }
        return new Chain(List.copyOf(links), isPlain(network));
    }

    private static boolean isPlain(Layer layer) {
        if (layer.children().isEmpty()) return true;
        return layer instanceof Sequential && layer.children().stream().allMatch(c -> isPlain(c.layer()));
    }

    /// The layers with weights.
    List<Link> weighted() {
        return links.stream().filter(Link::isWeighted).toList();
    }

    /// The activations of hidden layers, those of the output left out.
    List<Link> activations() {
        List<Link> weighted = weighted();
        if (weighted.isEmpty()) return List.of();
        int last = links.indexOf(weighted.getLast());
        return links.subList(0, last).stream().filter(Link::isActivation).toList();
    }

    /// What follows the last layer with weights and changes its output; null where it is the output.
    @Nullable Link outputActivation() {
        for (int i = links.size() - 1; i >= 0; i--) {
            Link link = links.get(i);
            if (link.isWeighted()) return null;
            if (link.isActivation() || link.isSoftmax()) return link;
            if (!(link.layer instanceof Identity) && !(link.layer instanceof Dropout)) return null;
        }
        return null;
    }

    /// Whether a normalization comes between a layer with weights and its activation.
    boolean isNormalized(Link weighted) {
        int at = links.indexOf(weighted) + 1;
        return at < links.size() && links.get(at).isNorm();
    }
}
