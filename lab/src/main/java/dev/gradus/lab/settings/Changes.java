package dev.gradus.lab.settings;

import java.util.List;

/// What may change where a run goes on: the one list.
///
/// | change | settings |
/// |---|---|
/// | freely, since no bit depends on it | [#FREE]; besides, what is no setting: threads, kernels, the place of the run's folder |
/// | never, since it has been done | [#DONE] |
/// | with `--allow-changes` | all others: epochs, learning rate, augmentation … each step and epoch reads them anew |
public final class Changes {
    private static final List<String> FREE = List.of("dataDir", "checkpoints", "watch");
    private static final List<String> DONE = List.of("initialize", "initFrom", "model.init");

    private Changes() {}

    /// Whether a setting may change without being asked for.
    ///
    /// @param name in full: `optimizer.learningRate`
    /// @return true where no bit depends on it
    public static boolean isFree(String name) {
        return FREE.stream().anyMatch(free -> isWithin(name, free));
    }

    /// Whether another value would change nothing any more.
    ///
    /// @param name in full: `model.init`
    /// @return true for what is done once, at the beginning
    public static boolean isDone(String name) {
        return DONE.stream().anyMatch(done -> isWithin(name, done));
    }

    private static boolean isWithin(String name, String setting) {
        return name.equals(setting) || name.startsWith(setting + ".") || name.startsWith(setting + "[");
    }
}
