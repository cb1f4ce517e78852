package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Neighbours;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import dev.gradus.train.diagnose.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Samples whose class contradicts that of all their neighbours, far from any border between classes.
///
/// Where classes overlap, the samples that are farthest within a class have no other label all the same; labels that were given carelessly are wrong
/// everywhere. A network learns such samples by heart in the end, and its best epoch is an early one.
///
/// The signs: among the samples that are farthest within a class, where 2 % at most is usual, a larger share with the label of another class.
///
/// The lectures: not spoken of; see learning with noisy labels.
public record LabelNoise() implements Cause {
    static final String CAUSE = "label-noise";

    private static final String MOST = "skill on other samples that such labels allow";

    /// Where so many inputs are equal, none is far within its class.
    private static final double COARSE = 0.5;

    /// What overlaps by nature has borders everywhere.
    private static final double APART = 0.5;

    @Override
    public Optional<Finding> look(Evidence evidence) {
        DataFacts data = Known.of(evidence).data();
        if (data == null || !data.task().isClassification() || data.train().size() < 150) return Optional.empty();
        if (data.repeats().within() > COARSE) return Optional.empty();
        Neighbours near = data.within();
        Integer[] order = new Integer[near.size()];
        double[] interior = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
            interior[i] = near.interior(i);
        }
        Arrays.sort(order, Comparator.comparingDouble(i -> -interior[i]));
        int inmost = Math.max(50, order.length / 5);
        List<Integer> against = new ArrayList<>();
        double[] usual = usual(near, data);
        for (int k = 0; k < inmost; k++) {
            int i = order[k], vote = near.vote(i);
            if (vote != data.train().label(i) && near.reach(i) <= usual[vote]) against.add(data.train().index(i));
        }
        double share = (double) against.size() / inmost, error = Math.sqrt(share * (1 - share) / inmost);
        double chance = 1 - 1.0 / data.task().outputs();
        double apart = near.separation();
        if (share - 2.5 * error < 0.04 || share > 0.75 * chance || apart < APART) return Optional.empty();
        return Suspicion.likely(CAUSE, share > 0.15 ? Grade.FAIL : Grade.WARN)
                .at(against.subList(0, Math.min(10, against.size())))
                .costs(Math.min(0.6, 2 * share))
                .number(
                        "share of other labels among the fifth of the samples that is farthest within a class",
                        share,
                        "below 0.02")
                .number(
                        "share of neighbours for which the same class is voted, beyond chance",
                        apart,
                        "below 0.5 where classes overlap by nature")
                .number(MOST, 1 - share / Math.max(share, 1 - data.majority()), "1")
                .told(
                        number(100 * share)
                                + " % of the samples that are farthest within a class have the label of another",
                        "less than 2 %",
                        "labels were given carelessly, or some of them were mixed up",
                        "Look at the samples that are named and correct them; label smoothing and early stopping make up for some.");
    }

    /// How far away neighbours are at most, for each class, of samples whose neighbours are of their class. What is farther away is no member of the
    /// class whose label was lost, but of another that lies around it.
    private static double[] usual(Neighbours near, DataFacts data) {
        double[] usual = new double[data.task().outputs()];
        for (int i = 0; i < near.size(); i++) {
            int label = data.train().label(i);
            if (near.vote(i) == label) usual[label] = Math.max(usual[label], near.reach(i));
        }
        return usual;
    }

    /// What learns more than such labels allow has no such labels.
    @Override
    public double mostSkill(Finding finding) {
        return finding.evidence().stream()
                .filter(m -> m.name().equals(MOST))
                .mapToDouble(Measured::value)
                .findFirst()
                .orElse(1);
    }

    @Override
    public Set<String> explains() {
        return Set.of(Overfitting.CAUSE, TooFewEpochs.CAUSE, CapacityTooSmall.CAUSE, Underfitting.CAUSE, Plateau.CAUSE);
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public LabelNoise config() {
        return this;
    }
}
