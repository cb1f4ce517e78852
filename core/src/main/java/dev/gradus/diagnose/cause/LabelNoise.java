package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Neighbours;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Samples whose class contradicts that of all their neighbours.
///
/// Where nine of ten neighbours agree, a sample of another class is rare in sound data, however much the classes overlap. A network learns such
/// samples by heart in the end, and its best epoch is an early one.
public record LabelNoise() implements Cause {
    static final String CAUSE = "label-noise";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null || !data.task().isClassification() || data.train().size() < 100) return Optional.empty();
        Neighbours near = data.within();
        List<Integer> against = new ArrayList<>();
        int agreed = 0, expected = 0;
        for (int i = 0; i < near.size(); i++) {
            int vote = near.vote(i), votes = near.votes(i, vote);
            if (votes < 8) continue;
            agreed++;
            expected += 10 - votes;
            if (vote != data.train().label(i)) against.add(data.train().index(i));
        }
        if (agreed < 30) return Optional.empty();
        double share = (double) against.size() / agreed, error = Math.sqrt(share * (1 - share) / agreed);
        double usual = (expected + 1.0) / (10.0 * agreed);
        if (share - 2.5 * error < 0.05) return Optional.empty();
        return Suspicion.likely(CAUSE, share > 0.15 ? Grade.FAIL : Grade.WARN)
                .at(against.subList(0, Math.min(10, against.size())))
                .costs(Math.min(0.6, 2 * share))
                .number("share of samples against eight of ten neighbours or more", share, "below 0.03")
                .number("the same of those neighbours themselves", usual, "about as much")
                .told(
                        number(100 * share)
                                + " % of the training samples have another class than at least eight of their ten neighbours",
                        "less than 3 %",
                        "labels were given carelessly, or some of them were mixed up",
                        "Look at the samples that are named and correct them; label smoothing and early stopping make up for some.");
    }

    @Override
    public Set<String> explains() {
        return Set.of(Overfitting.CAUSE, TooFewEpochs.CAUSE, CapacityTooSmall.CAUSE, Underfitting.CAUSE, Plateau.CAUSE);
    }

    @Override
    public LabelNoise config() {
        return this;
    }
}
