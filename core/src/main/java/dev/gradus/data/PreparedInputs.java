package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The samples of a table as a model will see them: whether all are finite, and which of validation and test are far from all that training has.
///
/// It takes one pass over the samples of all parts.
final class PreparedInputs {
    /// A value of validation or test may be so many times as large as any of training, or as [#USUAL].
    private static final double FAR = 10;

    /// What prepared values usually stay below.
    private static final double USUAL = 10;

    private static final int MOST_NAMED = 5;

    private final List<InputColumn> columns;
    private final List<Preparation> preparations;
    private final double[] largest;
    private final List<Integer> named = new ArrayList<>();
    private final List<String> far = new ArrayList<>();

    /// Looks at all samples.
    ///
    /// @throws GradusException for a value that is not finite
    PreparedInputs(Splits splits, List<Preparation> preparations) {
        this.preparations = preparations;
        Dataset train = splits.train().data();
        boolean same = Preparation.shape(preparations, train.shape()).equals(train.shape());
        columns = same ? InputColumn.of(train) : List.of(); // otherwise elements are no longer columns
        largest = visit("training", train);
        for (Split part : new Split[] {splits.validation(), splits.test()}) {
            compare(part instanceof Split.Test ? "test" : "validation", part.data());
        }
    }

    /// A sentence for each column with values that are far away.
    List<String> texts() {
        if (far.size() <= MOST_NAMED) return far;
        List<String> first = new ArrayList<>(far.subList(0, MOST_NAMED));
        first.add("%,d further columns have values as far away".formatted(far.size() - MOST_NAMED));
        return first;
    }

    private void compare(String part, Dataset data) {
        double[] other = visit(part, data);
        for (int k = 0; k < other.length; k++) {
            if (other[k] <= FAR * Math.max(USUAL, largest[k]) || named.contains(k)) continue;
            named.add(k);
            InputColumn column = InputColumn.at(columns, k);
            String leave = "leave it out" + (column.repair().isEmpty() ? "" : ": " + column.repair());
            far.add(
                    String.format(
                            Locale.ROOT,
                            "%s is %.3g in the %s data, as the model will see it, and at most %.3g in training, where it may be almost"
                                    + " constant: %s, or bound it with Standardize.fit(train, floor) or Clip",
                            column.name(),
                            other[k],
                            part,
                            largest[k],
                            leave));
        }
    }

    /// The largest size of each element.
    private double[] visit(String part, Dataset data) {
        Dataset prepared = Prepared.of(data, preparations.toArray(Preparation[]::new));
        float[] x = new float[prepared.shape().size()];
        double[] most = new double[x.length];
        float[] target = new float[data.task().isClassification() ? 0 : data.task().outputs()];
        for (int i = 0; i < data.size(); i++) {
            prepared.readInput(i, x, 0);
            for (int k = 0; k < x.length; k++) {
                if (!Float.isFinite(x[k])) throw notFinite(part, data, i, k, x[k]);
                most[k] = Math.max(most[k], Math.abs(x[k]));
            }
            if (target.length > 0) data.readTarget(i, target, 0);
            for (int k = 0; k < target.length; k++) {
                if (Float.isFinite(target[k])) continue;
                String name = InputColumn.quoted(Printable.excerpt(data.task().names().get(k), 80));
                throw notFinite(data.name(), "the target " + name, target[k], part, i);
            }
        }
        return most;
    }

    private GradusException notFinite(String part, Dataset data, int sample, int element, float value) {
        InputColumn column = InputColumn.at(columns, element);
        float[] raw = new float[Preparation.room(preparations, data.shape())];
        data.readInput(sample, raw, 0);
        boolean wasFinite = !columns.isEmpty() && Float.isFinite(raw[element]);
        if (!wasFinite) return notFinite(data.name(), column.name(), value, part, sample);
        return GradusException.got(
                        "%s: %s is %s in %s sample %d, where it was %s before it was prepared",
                        data.name(), column.name(), value, part, sample, raw[element])
                .expected("finite numbers")
                .because("it was divided by a very small deviation or range, as an almost constant column has")
                .repair("Leave the column out, or bound it with Standardize.fit(train, floor) or Clip.");
    }

    private static GradusException notFinite(String data, String what, float value, String part, int sample) {
        return GradusException.got("%s: %s is %s in %s sample %d", data, what, value, part, sample)
                .expected("finite numbers")
                .because("a value is missing, or was computed by a division by 0")
                .repair("Repair or leave out the sample, or fill in NaN: Impute.fit(data.train()).");
    }
}
