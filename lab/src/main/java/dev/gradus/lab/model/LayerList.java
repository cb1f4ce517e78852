package dev.gradus.lab.model;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import java.util.List;

/// A network that is written down layer by layer, `first → … → last`; its last layer must have the right number of outputs by itself.
public final class LayerList implements Architecture {
    private final Config config;

    /// Settings.
    ///
    /// @param layers first to last
    public record Config(List<Layer> layers) {
        /// Keeps a copy.
        public Config {
            layers = List.copyOf(layers);
        }

        /// No layers.
        public Config() {
            this(List.of());
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public LayerList(Config config) {
        this.config = config;
    }

    @Override
    public Sequential network(int outputs) {
        if (config.layers().isEmpty()) {
            throw GradusException.got("the model has no layers")
                    .expected("at least one")
                    .because("the list of layers was left out")
                    .repair("Write for example [flatten, {type: linear, units: %d}].", outputs);
        }
        return Sequential.of(config.layers().toArray(Layer[]::new));
    }

    @Override
    public Config config() {
        return config;
    }
}
