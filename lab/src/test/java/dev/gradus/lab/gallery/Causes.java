package dev.gradus.lab.gallery;

import java.util.List;

/// The causes that the gallery has to show, each at least once.
final class Causes {
    static final List<String> ALL =
            List.of(
                    "inputs-not-scaled",
                    "targets-not-scaled",
                    "extreme-values",
                    "labels-shuffled",
                    "labels-constant",
                    "labels-shifted",
                    "label-noise",
                    "class-imbalance",
                    "sorted-data",
                    "duplicates-across-splits",
                    "target-leak",
                    "splits-differ",
                    "information-lost",
                    "softmax-before-loss",
                    "output-activation",
                    "loss-unfit",
                    "missing-nonlinearity",
                    "layers-frozen",
                    "symmetry",
                    "initialization-too-small",
                    "initialization-too-large",
                    "vanishing-gradients",
                    "exploding-gradients",
                    "dead-units",
                    "saturated-units",
                    "capacity-too-small",
                    "dropout-too-strong",
                    "normalization",
                    "learning-rate-too-low",
                    "learning-rate-too-high",
                    "optimizer-settings",
                    "schedule",
                    "clipping-too-tight",
                    "averaging",
                    "weight-decay-too-strong",
                    "regularization-too-strong",
                    "augmentation-too-strong",
                    "batch-too-small",
                    "batch-too-large",
                    "too-few-epochs",
                    "stopped-too-early",
                    "plateau",
                    "overfitting",
                    "underfitting",
                    "stuck-at-start");

    /// What only a step that is not finite shows.
    static final List<String> OF_A_STEP =
            List.of("bad-data", "division-by-zero", "overflow", "exp-overflow", "log-of-zero");

    private Causes() {}

    static boolean isKnown(String cause) {
        return ALL.contains(cause) || OF_A_STEP.contains(cause);
    }
}
