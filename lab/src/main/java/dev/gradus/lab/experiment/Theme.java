package dev.gradus.lab.experiment;

import java.util.Locale;

/// The themes of the lectures, in their order.
public enum Theme {
    /// From a neuron to a network.
    NEURON,
    /// The computation graph and backpropagation.
    GRAPH,
    /// Activations.
    ACTIVATION,
    /// Losses.
    LOSS,
    /// First weights.
    INITIALIZATION,
    /// Watching the learning process.
    WATCHING,
    /// The ladder of MNIST.
    MNIST,
    /// Optimizers.
    OPTIMIZATION,
    /// Regularization.
    REGULARIZATION,
    /// Normalization.
    NORMALIZATION,
    /// Preparation of the data.
    PREPARATION,
    /// Augmentation of the data.
    AUGMENTATION,
    /// Hyper-parameter search.
    SEARCH,
    /// CIFAR-10.
    CIFAR,
    /// History.
    HISTORY,
    /// Where the lectures err.
    ERRATA;

    /// What it is called on the command line.
    ///
    /// @return for example `neuron`
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
