package dev.gradus.diagnose.preflight;

import dev.gradus.data.Dataset;
import dev.gradus.data.Split;
import dev.gradus.data.Task;
import dev.gradus.error.Printable;
import dev.gradus.train.diagnose.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Class numbers outside of those that there are, and classes without a training sample.
record LabelRange() implements Item {
    private static final int MOST_NAMED = 5;

    @Override
    public String name() {
        return "label-range";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        if (!(subject.task() instanceof Task.Classification classes)) return Optional.empty();
        int most = classes.outputs(), low = Integer.MAX_VALUE, high = Integer.MIN_VALUE;
        long outside = 0;
        for (Split part : List.of(subject.data().train(), subject.data().validation(), subject.data().test())) {
            Dataset data = part.data();
            for (int i = 0; i < data.size(); i++) {
                int label = data.label(i);
                low = Math.min(low, label);
                high = Math.max(high, label);
                if (label < 0 || label >= most) outside++;
            }
        }
        Measured measured = new Measured("labels outside of their range", outside, "0 to " + (most - 1));
        if (outside > 0) {
            return Optional.of(
                    Result.of(
                            name(),
                            Outcome.FAIL,
                            measured,
                            outside
                                    + " labels outside of the "
                                    + most
                                    + " classes, which go from "
                                    + low
                                    + " to "
                                    + high,
                            "Count classes from 0, and name every class."));
        }
        List<String> unseen = unseen(subject, classes);
        if (unseen.isEmpty()) {
            String text = "labels from " + low + " to " + high + ", each class has training samples";
            return Optional.of(Result.pass(name(), 0, "0 to " + (most - 1), text));
        }
        return Optional.of(
                Result.of(
                        name(),
                        Outcome.WARN,
                        new Measured("classes without a training sample", unseen.size(), "0"),
                        unseen.size()
                                + (unseen.size() == 1 ? " class" : " classes")
                                + " without a training sample: "
                                + String.join(", ", unseen.subList(0, Math.min(MOST_NAMED, unseen.size())))
                                + (unseen.size() > MOST_NAMED ? ", …" : ""),
                        "Divide the data by class, or leave these classes out."));
    }

    private static List<String> unseen(Subject subject, Task.Classification classes) {
        List<String> unseen = new ArrayList<>();
        int[] counts = classes.counts(subject.data().train().data());
        for (int k = 0; k < counts.length; k++)
            if (counts[k] == 0) unseen.add("'" + Printable.excerpt(classes.classes().get(k), 80) + "'");
        return unseen;
    }
}
