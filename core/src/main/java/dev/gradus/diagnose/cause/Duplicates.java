package dev.gradus.diagnose.cause;

import dev.gradus.data.Overlap;
import dev.gradus.data.Splits;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.Optional;

/// Samples that occur in two parts of the data, so that the figures of validation and test are better than the model.
///
/// The signs: validation or test samples that are equal to samples of another part and have the same targets, more of them than chance would make
/// equal.
///
/// The lectures: training, validation and test splits; they are disjoint.
public record Duplicates() implements Cause {
    static final String CAUSE = "duplicates-across-splits";

    /// Copies have the targets of their originals; samples of few categories and small counts are equal by nature, and their targets differ.
    private static final double CONFLICT = 0.05;

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null) return Optional.empty();
        Splits all = data.splits();
        int held = all.validation().data().size() + all.test().data().size();
        Overlap overlap = data.overlap();
        double share = Math.min(1, (double) overlap.count() / Math.max(1, held));
        if (overlap.isEmpty() || share < 0.02) return Optional.empty();
        double conflict = data.repeats().conflict(), chance = data.repeats().chance();
        if (conflict > CONFLICT || chance > 0.5 * share) return Optional.empty();
        return Suspicion.likely(CAUSE, share > 0.1 ? Grade.FAIL : Grade.WARN)
                .step(0)
                .costs(Math.min(0.8, share))
                .number("share of validation and test samples that occur in another part", share, "0")
                .number(
                        "share of those whose target is not that of the other",
                        conflict,
                        "above 0.05 where inputs are equal by nature")
                .number("share of samples that would be equal by chance", chance, "about as much")
                .told(
                        overlap.text(),
                        "parts without a sample in common",
                        "the data was enlarged by copies, or collected twice, before it was divided",
                        "Remove the copies before dividing, or keep them together: Division.grouped.");
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public Duplicates config() {
        return this;
    }
}
