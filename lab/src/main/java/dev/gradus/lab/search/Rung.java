package dev.gradus.lab.search;

import java.nio.file.Path;

/// Where paused trials wait.
final class Rung {
    private Rung() {}

    /// The state of a trial after some epochs.
    static Path folder(Path trial, int epochs) {
        return trial.resolve("epoch-" + epochs);
    }
}
