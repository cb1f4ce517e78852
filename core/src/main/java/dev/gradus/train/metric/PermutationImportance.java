package dev.gradus.train.metric;

import dev.gradus.data.Column;
import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.data.Scaled;
import dev.gradus.data.Signature;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.train.Ensemble;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Metric.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// How much a model needs each column of a table: what it loses when the values of the column are shuffled between the rows.
///
/// ```java
/// TrainedModel houses = TrainedModel.load(Path.of("houses/model.safetensors"));
/// List<PermutationImportance> columns = PermutationImportance.of(houses, data.test().data(), 5, 1);
/// ```
/// ```
/// importance = accuracy - accuracy of shuffled rows        of classes
/// importance = RMSE of shuffled rows - RMSE                of values, in their unit
/// ```
/// All inputs that come from one column are shuffled together: categories, and the input that says that a value is missing. A column that the
/// model ignores has 0 exactly; one that only repeats another has little, although both say much. Columns without names are called by their
/// numbers, from 1. Source: Breiman 2001; scikit-learn's `permutation_importance`.
///
/// @param column its name
/// @param mean over the shuffles
/// @param deviation over the shuffles, divided by their number
public record PermutationImportance(String column, double mean, double deviation) {
    /// Some inputs of each sample, which come from one column.
    private record Group(String column, int first, int width) {}

    /// The importance of each column for a model.
    ///
    /// @param model trained on such a table
    /// @param data rows that it was not trained on
    /// @param shuffles how often each column is shuffled, at least 1
    /// @param seed the same seed gives the same figures
    /// @return the most important first
    /// @throws GradusException for samples that are no rows of a table, or no shuffle
    public static List<PermutationImportance> of(TrainedModel model, Dataset data, int shuffles, long seed) {
        Task task = model.task();
        return of(figure(task, Evaluator.of(model)::of), Scaled.of(data, task), shuffles, seed);
    }

    /// The importance of each column for models that answer together.
    ///
    /// @param ensemble of models that were trained on such a table
    /// @param data rows that they were not trained on
    /// @param shuffles how often each column is shuffled, at least 1
    /// @param seed the same seed gives the same figures
    /// @return the most important first
    /// @throws GradusException for samples that are no rows of a table, or no shuffle
    public static List<PermutationImportance> of(Ensemble ensemble, Dataset data, int shuffles, long seed) {
        Task task = ensemble.members().getFirst().task();
        return of(figure(task, ensemble::of), data, shuffles, seed);
    }

    /// What is to be small: the RMSE, or the accuracy with the other sign.
    ///
    /// @param pass over samples with meters
    private static ToDoubleFunction<Dataset> figure(Task task, BiFunction<Dataset, List<Meter>, Evaluation> pass) {
        if (task.isClassification()) return samples -> -pass.apply(samples, List.of()).accuracy();
        return samples -> {
            Meter meter = new RootMeanSquare().begin(task);
            return pass.apply(samples, List.of(meter)).metrics().values().iterator().next();
        };
    }

    /// @param figure of which less is better
    private static List<PermutationImportance> of(
            ToDoubleFunction<Dataset> figure, Dataset data, int shuffles, long seed) {
        if (shuffles < 1) {
            throw GradusException.got("%d shuffles of each column", shuffles)
                    .expected("at least 1")
                    .because("a sign or a digit is misplaced")
                    .repair("Usual are 5.");
        }
        double whole = figure.applyAsDouble(data);
        List<PermutationImportance> all = new ArrayList<>();
        List<Group> groups = groups(data);
        for (int g = 0; g < groups.size(); g++) {
            Rng rng = Rng.of(seed).fork("importance").fork(g);
            double[] losses = new double[shuffles];
            for (int k = 0; k < shuffles; k++) {
                int[] order = rng.fork(k).permutation(data.size());
                losses[k] = figure.applyAsDouble(new Shuffled(data, groups.get(g), order)) - whole;
            }
            double mean = Arrays.stream(losses).sum() / shuffles;
            double variance = Arrays.stream(losses).map(x -> (x - mean) * (x - mean)).sum() / shuffles;
            all.add(new PermutationImportance(groups.get(g).column, mean, Math.sqrt(variance)));
        }
        return all.stream().sorted(Comparator.comparingDouble(PermutationImportance::mean).reversed()).toList();
    }

    private static List<Group> groups(Dataset data) {
        List<Group> groups = new ArrayList<>();
        if (data.signature() instanceof Columns columns) {
            int first = 0;
            for (Column column : columns.columns()) {
                if (column.width() > 0) groups.add(new Group(column.name(), first, column.width()));
                first += column.width();
            }
        } else if (data.shape().rank() == 1 && data.signature() == null) {
            for (int i = 0; i < data.shape().size(); i++) groups.add(new Group(Integer.toString(i + 1), i, 1));
        } else {
            throw GradusException.got("the importance of columns of %s, with samples %s", data.name(), data.shape())
                    .expected("rows of a table")
                    .because("pictures have no columns: a pixel says nothing without its neighbours")
                    .repair("Look at the mistakes instead.");
        }
        return groups;
    }

    /// Rows of which one column has the values of other rows.
    private record Shuffled(Dataset whole, Group group, int[] order) implements Dataset {
        @Override
        public String name() {
            return whole.name();
        }

        @Override
        public int size() {
            return whole.size();
        }

        @Override
        public Shape shape() {
            return whole.shape();
        }

        @Override
        public Task task() {
            return whole.task();
        }

        @Override
        public void readInput(int index, float[] into, int offset) {
            float[] other = new float[shape().size()];
            whole.readInput(order[index], other, 0);
            whole.readInput(index, into, offset);
            System.arraycopy(other, group.first, into, offset + group.first, group.width);
        }

        @Override
        public void readTarget(int index, float[] into, int offset) {
            whole.readTarget(index, into, offset);
        }

        @Override
        public @Nullable Signature signature() {
            return whole.signature();
        }

        @Override
        public @Nullable Origin origin(int index) {
            return whole.origin(index);
        }
    }
}
