package dev.gradus.lab.model;

import dev.gradus.config.Configured;
import dev.gradus.nn.Sequential;

/// A kind of network whose last layer fits whatever is to be predicted.
public interface Architecture extends Configured {
    /// Makes the network.
    ///
    /// @param outputs the number of classes or values
    /// @return not built yet
    Sequential network(int outputs);
}
