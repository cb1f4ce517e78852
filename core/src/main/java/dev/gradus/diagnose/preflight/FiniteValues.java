package dev.gradus.diagnose.preflight;

import dev.gradus.data.Dataset;
import dev.gradus.data.Preparation;
import dev.gradus.data.Prepared;
import dev.gradus.data.Split;
import dev.gradus.train.diagnose.Measured;
import java.util.List;
import java.util.Optional;

/// Inputs and targets that are infinite or NaN, as the model will see them.
record FiniteValues() implements Item {
    /// All samples of tables; of others, as many of each part.
    private static final int MOST = 2000;

    @Override
    public String name() {
        return "finite-values";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        long looked = 0, bad = 0;
        String first = "";
        for (Split part : List.of(subject.data().train(), subject.data().validation(), subject.data().test())) {
            Dataset data = part.data();
            Dataset prepared = Prepared.of(data, subject.preparations().toArray(Preparation[]::new));
            int width = prepared.shape().size(), outputs = data.task().isClassification() ? 0 : data.task().outputs();
            float[] x = new float[Math.max(width, Preparation.room(subject.preparations(), data.shape()))];
            float[] t = new float[outputs];
            int n = data.shape().rank() == 1 ? data.size() : Math.min(MOST, data.size());
            looked += n;
            for (int i = 0; i < n; i++) {
                int sample = (int) ((long) i * data.size() / n);
                prepared.readInput(sample, x, 0);
                if (outputs > 0) data.readTarget(sample, t, 0);
                long here = notFinite(x, width) + notFinite(t, outputs);
                if (here > 0 && bad == 0) first = name(part) + " sample " + sample;
                bad += here;
            }
        }
        Measured measured = new Measured("values that are infinite or NaN, in " + looked + " samples", bad, "0");
        if (bad == 0) return Optional.of(Result.pass(name(), measured));
        return Optional.of(
                Result.of(
                        name(),
                        Outcome.FAIL,
                        measured,
                        bad + " values that are infinite or NaN in " + looked + " samples, the first in " + first,
                        "Repair or leave out these samples, or fill gaps in with impute."));
    }

    private static long notFinite(float[] values, int n) {
        long count = 0;
        for (int i = 0; i < n; i++) if (!Float.isFinite(values[i])) count++;
        return count;
    }

    static String name(Split part) {
        return switch (part) {
            case Split.Train _ -> "training";
            case Split.Validation _ -> "validation";
            case Split.Test _ -> "test";
        };
    }
}
