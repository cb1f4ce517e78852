package dev.gradus.diagnose.cause;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Judged;
import dev.gradus.train.diagnose.Evidence;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.util.Arrays;
import java.util.Optional;

/// A model that does badly on training samples, too, though neighbours alone tell more, and of which no other cause was found.
///
/// The signs: a skill on training samples far from 1, and ten nearest neighbours that do better than the model on validation samples.
///
/// The lectures: babysitting the learning process; the table of training error and gap: a large training error, whatever the gap.
public record Underfitting() implements Cause {
    static final String CAUSE = "underfitting";

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Known known = Known.of(evidence);
        Judged judged = known.judged();
        DataFacts data = known.data();
        if (judged == null || data == null || !data.task().isClassification() || data.train().size() < 50)
            return Optional.empty();
        int n = data.validation().size();
        if (n < 20 || judged.train().skill() > 0.9) return Optional.empty();
        int[] labels = new int[n];
        int[] counts = new int[data.task().outputs()];
        for (int i = 0; i < n; i++) {
            labels[i] = data.validation().label(i);
            counts[labels[i]]++;
        }
        double majority = Arrays.stream(counts).max().orElse(0) / (double) n;
        double simple = majority < 1 ? (data.across().accuracy(labels) - majority) / (1 - majority) : 0;
        double skill = judged.validation().skill(), error = Math.sqrt(1.0 / n);
        if (simple - skill < Math.max(0.1, 3 * error)) return Optional.empty();
        return Suspicion.likely(CAUSE, simple - skill > 0.4 ? Grade.FAIL : Grade.WARN)
                .costs(simple - skill)
                .number("skill of the vote of ten neighbours", simple, "below that of the model")
                .number("skill of the model on validation samples", skill, "above that of ten neighbours")
                .number("skill of the model on training samples", judged.train().skill(), "near 1")
                .told(
                        "a skill of " + number(skill) + " where ten neighbours reach " + number(simple),
                        "a model that does better than its neighbours",
                        "it is not trained far enough, or not able to learn this",
                        "Train longer, with another rate, or with a larger model.");
    }

    @Override
    public double showsFrom() {
        return 1;
    }

    @Override
    public Underfitting config() {
        return this;
    }
}
