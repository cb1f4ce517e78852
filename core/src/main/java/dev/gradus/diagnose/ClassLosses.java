package dev.gradus.diagnose;

import dev.gradus.data.Dataset;
import dev.gradus.data.Subset;
import dev.gradus.data.Task;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The loss of each class on some validation samples, always the same ones.
final class ClassLosses {
    private static final int MOST_CLASSES = 100;
    private static final int SAMPLES = 120;
    private static final int MOST_LOOKED_AT = 20_000;

    private final Plan plan;

    /// Null for a class without samples.
    private final List<@Nullable Dataset> samples;

    private ClassLosses(Plan plan, List<@Nullable Dataset> samples) {
        this.plan = plan;
        this.samples = samples;
    }

    /// The first samples of each class.
    ///
    /// @return null where there are no classes, or very many
    static @Nullable ClassLosses of(Plan plan) {
        Dataset data = plan.data().validation().data();
        if (!(data.task() instanceof Task.Classification task) || task.outputs() > MOST_CLASSES) return null;
        int classes = task.outputs(), each = Math.max(1, SAMPLES / classes), found = 0;
        List<List<Integer>> indices = new ArrayList<>();
        for (int c = 0; c < classes; c++) indices.add(new ArrayList<>());
        for (int i = 0; i < Math.min(MOST_LOOKED_AT, data.size()) && found < each * classes; i++) {
            int label = data.label(i);
            if (label < 0 || label >= classes || indices.get(label).size() == each) continue;
            indices.get(label).add(i);
            found++;
        }
        List<@Nullable Dataset> samples = new ArrayList<>();
        for (List<Integer> own : indices) {
            samples.add(own.isEmpty() ? null : new Subset(data, own.stream().mapToInt(i -> i).toArray()));
        }
        return new ClassLosses(plan, samples);
    }

    /// With the present weights.
    ///
    /// @return one for each class; NaN of one without samples
    List<Double> now() {
        var evaluator = new Evaluator(plan.network(), plan.loss(), plan.model().preparations());
        List<Double> losses = new ArrayList<>();
        for (Dataset own : samples) losses.add(own == null ? Double.NaN : evaluator.of(own).loss());
        return losses;
    }
}
