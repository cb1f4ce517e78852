package dev.gradus.diagnose.preflight;

import static dev.gradus.tensor.Values.number;

import dev.gradus.data.Task;
import dev.gradus.error.Printable;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;

/// How many samples the largest class has for one of the smallest.
record ClassBalance() implements Item {
    private static final double UNEVEN = 5, VERY_UNEVEN = 50;

    @Override
    public String name() {
        return "class-balance";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        if (!(subject.task() instanceof Task.Classification classes)) return Optional.empty();
        int[] counts = classes.counts(subject.data().train().data());
        int least = -1, most = 0;
        for (int k = 0; k < counts.length; k++) {
            if (counts[k] > counts[most]) most = k;
            if (counts[k] > 0 && (least < 0 || counts[k] < counts[least])) least = k;
        }
        if (least < 0) return Optional.empty();
        double ratio = (double) counts[most] / counts[least];
        Measured measured = new Measured("samples of the largest class for one of the smallest", ratio, "below 5");
        if (ratio < UNEVEN) return Optional.of(Result.pass(name(), measured));
        Plan plan = subject.plan();
        boolean isWeighted = plan != null && plan.loss().toString().contains("classWeights");
        boolean isVery = ratio >= VERY_UNEVEN && !isWeighted;
        String text =
                "%d samples of '%s' and %d of '%s': %s for one"
                        .formatted(
                                counts[most],
                                Printable.excerpt(classes.classes().get(most), 40),
                                counts[least],
                                Printable.excerpt(classes.classes().get(least), 40),
                                number(ratio));
        String repair =
                "Judge by recall and F1, not by accuracy; weigh the classes in the loss, or balance the samples.";
        List<Remedy> remedies = List.of(new Remedy.Set(Part.LOSS, "classWeights", "balanced"));
        Outcome outcome = isVery ? Outcome.WARN : Outcome.NOTE;
        return Optional.of(new Result(name(), outcome, ratio, measured.healthy(), text, repair, remedies));
    }
}
