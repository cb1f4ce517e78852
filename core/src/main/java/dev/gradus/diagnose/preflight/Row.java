package dev.gradus.diagnose.preflight;

import dev.gradus.nn.Initializer;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Layers;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.LogSoftmax;
import dev.gradus.nn.activation.Softmax;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.ConvTranspose2d;
import dev.gradus.nn.layer.Identity;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.norm.BatchNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A layer that has no layers within it.
///
/// @param path within the network
/// @param layer itself
record Row(String path, Layer layer) {
    /// In their order; empty where layers have branches, and what comes before what is not known.
    static List<Row> of(Sequential network) {
        if (!isPlain(network)) return List.of();
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Layer> leaf : Layers.leaves(network).entrySet()) {
            if (!(leaf.getValue() instanceof Identity)) rows.add(new Row(leaf.getKey(), leaf.getValue()));
        }
        return rows;
    }

    private static boolean isPlain(Layer layer) {
        if (layer.children().isEmpty()) return true;
        return layer instanceof Sequential && layer.children().stream().allMatch(c -> isPlain(c.layer()));
    }

    /// Path and class.
    String name() {
        return path + " " + layer.getClass().getSimpleName();
    }

    boolean isWeighted() {
        return layer instanceof Linear || layer instanceof Conv2d || layer instanceof ConvTranspose2d;
    }

    boolean isSoftmax() {
        return layer instanceof Softmax || layer instanceof LogSoftmax;
    }

    boolean isActivation() {
        return layer.getClass().getPackageName().equals(Softmax.class.getPackageName()) && !isSoftmax();
    }

    boolean isNorm() {
        return layer.getClass().getPackageName().equals(BatchNorm.class.getPackageName());
    }

    /// How its weights were drawn; null where it has none.
    @Nullable Initializer initializer() {
        return switch (layer) {
            case Linear l -> l.config().weightInit();
            case Conv2d c -> c.config().weightInit();
            case ConvTranspose2d c -> c.config().weightInit();
            default -> null;
        };
    }
}
