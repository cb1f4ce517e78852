package dev.gradus.diagnose.fact;

import dev.gradus.tensor.Rng;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Samples with the same input: copies, or by nature, where inputs are few categories and small counts. Copies have the same target, too.
///
/// @param within share of the training samples whose input another one has
/// @param across share of the validation and test samples whose input a training sample has
/// @param conflict share of these whose target is another one; 0 where there are none
/// @param chance share of the training samples that would be equal to another one if columns had nothing to do with each other: of a few
///     categories, almost all; of measurements, none
public record Repeats(double within, double across, double conflict, double chance) {
    /// Inputs by their content.
    private record Row(float[] values) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Row row && Arrays.equals(values, row.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    /// @param columns what all samples are divided into
    static Repeats among(Sampled train, Sampled validation, Sampled test, List<DataFacts.Field> columns) {
        Map<Row, Integer> first = new HashMap<>();
        for (int i = 0; i < train.size(); i++) first.putIfAbsent(new Row(train.row(i)), i);
        int found = 0, conflicts = 0;
        for (Sampled part : new Sampled[] {validation, test}) {
            for (int i = 0; i < part.size(); i++) {
                Integer same = first.get(new Row(part.row(i)));
                if (same == null) continue;
                found++;
                if (!Objects.equals(part.target(i, 0), train.target(same, 0))) conflicts++;
            }
        }
        int held = validation.size() + test.size();
        return new Repeats(
                share(IntStream.range(0, train.size()).mapToObj(train::row)),
                (double) found / Math.max(1, held),
                (double) conflicts / Math.max(1, found),
                chance(train, columns));
    }

    /// Each column is shuffled for itself.
    private static double chance(Sampled train, List<DataFacts.Field> columns) {
        int n = train.size();
        float[][] rows = new float[n][columns.size()];
        Rng rng = Rng.of(0).fork("columns");
        for (int k = 0; k < columns.size(); k++) {
            int[] order = rng.fork(k).permutation(n);
            for (int i = 0; i < n; i++) rows[i][k] = columns.get(k).value(train, order[i]);
        }
        return share(Arrays.stream(rows));
    }

    /// The share of rows that occur more than once.
    private static double share(Stream<float[]> rows) {
        Map<Row, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(new Row(row), 1, Integer::sum));
        int all = 0, repeated = 0;
        for (int count : counts.values()) {
            all += count;
            if (count > 1) repeated += count;
        }
        return (double) repeated / Math.max(1, all);
    }
}
