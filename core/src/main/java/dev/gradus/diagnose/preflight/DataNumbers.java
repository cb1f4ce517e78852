package dev.gradus.diagnose.preflight;

import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Feature;
import dev.gradus.diagnose.fact.Neighbours;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import org.jspecify.annotations.Nullable;

/// The numbers of sound data, for checks that say only what is not sound.
final class DataNumbers {
    /// Products of samples, elements and outputs, above which single columns are not compared with targets.
    private static final double MOST_PRODUCTS = 3e9;

    private DataNumbers() {}

    static @Nullable Measured scale(Subject subject) {
        DataFacts facts = subject.facts();
        return facts.train().size() < 2
                ? null
                : new Measured("root mean square of the inputs" + of(facts), facts.rms(), "about 1");
    }

    static String of(DataFacts facts) {
        int n = facts.train().size(), all = facts.samples();
        return n < all ? " (%d of %d training samples)".formatted(n, all) : " (%d training samples)".formatted(n);
    }

    static @Nullable Measured targetScale(Subject subject) {
        DataFacts facts = subject.facts();
        if (subject.task().isClassification() || facts.train().size() < 2) return null;
        return new Measured("standard deviation of the targets", Math.sqrt(facts.constantLoss()), "about 1");
    }

    static @Nullable Measured reach(Subject subject) {
        DataFacts facts = subject.facts();
        if (!facts.isTable() || facts.train().size() < 20) return null;
        double most =
                facts.features().stream().filter(f -> f.usual() < 0.5).mapToDouble(Feature::reach).max().orElse(0);
        return new Measured(
                "largest distance of a value from the median of its column, in quartile distances", most, "below 30");
    }

    static @Nullable Measured constantShare(Subject subject) {
        DataFacts facts = subject.facts();
        if (facts.train().size() < 2 || facts.features().isEmpty()) return null;
        double constant = facts.features().stream().filter(Feature::isConstant).count();
        return new Measured(
                "share of the input elements with one value in all samples",
                constant / facts.features().size(),
                "below 0.97");
    }

    static @Nullable Measured usualTarget(Subject subject) {
        DataFacts facts = subject.facts();
        if (facts.train().size() < 20) return null;
        if (!subject.task().isClassification())
            return new Measured("targets differ", Double.NaN, "targets that differ");
        return new Measured("share of the most frequent class", facts.majority(), "below 0.995");
    }

    static @Nullable Measured neighbours(Subject subject) {
        DataFacts facts = subject.facts();
        double products = (double) facts.train().size() * facts.train().width() * subject.task().outputs();
        if (facts.train().size() < 50 || facts.validation().size() < 20 || products > MOST_PRODUCTS) return null;
        Neighbours near = facts.within();
        if (!subject.task().isClassification()) {
            return new Measured(
                    "share of the variance of the targets that ten nearest neighbours tell" + of(facts),
                    near.explained(0),
                    "above 0, or a column that tells more than chance");
        }
        int[] labels = new int[near.size()];
        for (int i = 0; i < labels.length; i++) labels[i] = facts.train().label(i);
        return new Measured(
                "share of classes that ten nearest neighbours tell" + of(facts),
                near.accuracy(labels),
                "above chance, or a column that tells more than chance");
    }

    static @Nullable Measured rows(Subject subject) {
        Dataset train = subject.data().train().data();
        if (train.size() < 100) return null;
        Origin origin = train.origin(0);
        if (origin == null || origin.line() == 0) return null;
        return new Measured(
                "no other row tells the targets better than their own", Double.NaN, "inputs and target in one row");
    }

    static @Nullable Measured noise(Subject subject) {
        DataFacts facts = subject.facts();
        if (!subject.task().isClassification() || facts.train().size() < 100) return null;
        Neighbours near = facts.within();
        int agreed = 0, against = 0;
        for (int i = 0; i < near.size(); i++) {
            int vote = near.vote(i);
            if (near.votes(i, vote) < 8) continue;
            agreed++;
            if (vote != facts.train().label(i)) against++;
        }
        if (agreed < 30) return null;
        return new Measured(
                "share of samples of another class than eight of ten neighbours" + of(facts),
                (double) against / agreed,
                "below 0.05");
    }

    static @Nullable Measured leak(Subject subject) {
        DataFacts facts = subject.facts();
        boolean applies = facts.isTable() && facts.train().size() >= 50 && facts.train().width() <= 2000;
        return applies
                ? new Measured(
                        "no column alone tells the target", Double.NaN, "columns that are known before the target is")
                : null;
    }

    static @Nullable Measured parts(Subject subject) {
        DataFacts facts = subject.facts();
        boolean applies = facts.train().size() >= 20 && Math.max(facts.validation().size(), facts.test().size()) >= 20;
        return applies
                ? new Measured("training, validation and test samples are alike", Double.NaN, "parts that are alike")
                : null;
    }

    static @Nullable Measured order(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null || plan.stepsPerEpoch() < 3) return null;
        String text =
                plan.config().shuffle()
                        ? "samples are shuffled in each epoch"
                        : "samples are not shuffled, and in no order of their targets";
        return new Measured(text, Double.NaN, "batches that are like the whole");
    }
}
