package dev.gradus.lab.report;

import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import dev.gradus.data.Origin;
import dev.gradus.lab.chart.Text;
import dev.gradus.train.metric.Assessment;
import dev.gradus.train.metric.ClassAssessment;
import dev.gradus.train.metric.ValueAssessment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The samples on which a model is most wrong, as a table: where each is in the files, what it is, what was predicted, and the cells of its row.
///
/// @param all how many could be listed: the mistakes of a classifier, the samples of a model of values
/// @param place what the first column has: `line`, `file`, or `sample` where samples come from no file
/// @param heads of the columns after that which say what is right and what was predicted
/// @param inputs the names of the columns of the table; empty where it is none
/// @param rows the worst first
public record WorstSamples(int all, String place, List<String> heads, List<String> inputs, List<Row> rows) {
    /// A sample.
    ///
    /// @param sample its number in the data
    /// @param place its line, its file, or its number
    /// @param answers as people read them, one for each of the heads
    /// @param plain the same as a program wants them: names and numbers
    /// @param cells the cells of its row
    public record Row(int sample, String place, List<String> answers, List<Object> plain, List<String> cells) {
        /// Keeps copies.
        public Row {
            answers = List.copyOf(answers);
            plain = List.copyOf(plain);
            cells = List.copyOf(cells);
        }
    }

    /// Keeps copies.
    public WorstSamples {
        heads = List.copyOf(heads);
        inputs = List.copyOf(inputs);
        rows = List.copyOf(rows);
    }

    /// The worst samples of an assessment.
    ///
    /// @param assessment of a model on the data
    /// @param data on which it was measured
    /// @param most how many
    /// @return fewer where there are fewer
    public static WorstSamples of(Assessment assessment, Dataset data, int most) {
        Origin first = data.size() == 0 ? null : data.origin(0);
        String place = first == null ? "sample" : first.line() > 0 ? "line" : "file";
        List<String> inputs = data.signature() instanceof Columns columns ? columns.inputs() : List.of();
        List<Row> rows = new ArrayList<>();
        return switch (assessment) {
            case ClassAssessment classes -> {
                List<String> names = classes.confusion().classes();
                for (ClassAssessment.Mistake m : classes.mistakes().stream().limit(most).toList()) {
                    String actual = names.get(m.actual()), predicted = names.get(m.predicted());
                    boolean probability = classes.calibration() != null;
                    String sure = probability ? Text.percent(m.probability()) : Text.number(m.probability());
                    rows.add(
                            row(
                                    data,
                                    m.sample(),
                                    List.of(actual, predicted, sure),
                                    List.of(actual, predicted, m.probability())));
                }
                String sure = classes.calibration() != null ? "probability" : "score";
                yield new WorstSamples(
                        classes.mistakes().size(), place, List.of("actual", "predicted", sure), inputs, rows);
            }
            case ValueAssessment values -> {
                List<String> names = values.names();
                List<ValueAssessment.Row> farthest = values.worst(most);
                double[] largest = new double[names.size()];
                for (ValueAssessment.Row one : farthest) {
                    for (int k = 0; k < largest.length; k++) {
                        double size = Math.max(Math.abs(one.actual().get(k)), Math.abs(one.predicted().get(k)));
                        largest[k] = Math.max(largest[k], size);
                    }
                }
                for (ValueAssessment.Row worst : farthest) {
                    List<String> texts = new ArrayList<>();
                    List<Object> plain = new ArrayList<>();
                    for (int k = 0; k < names.size(); k++) {
                        plain.add(worst.actual().get(k));
                        plain.add(worst.predicted().get(k));
                        plain.add(worst.residual(k));
                        for (Object x : plain.subList(3 * k, 3 * k + 3)) texts.add(Text.number((Double) x, largest[k]));
                    }
                    rows.add(row(data, worst.sample(), texts, plain));
                }
                List<String> heads = new ArrayList<>();
                for (String name : names) {
                    String of = names.size() == 1 ? "" : name + " ";
                    heads.addAll(List.of(of + "actual", of + "predicted", of + "residual"));
                }
                yield new WorstSamples(data.size(), place, heads, inputs, rows);
            }
        };
    }

    private static Row row(Dataset data, int sample, List<String> answers, List<Object> plain) {
        Origin origin = data.origin(sample);
        String place =
                origin == null ? Integer.toString(sample) : origin.line() > 0 ? "" + origin.line() : origin.file();
        List<String> cells = List.of();
        if (data.signature() instanceof Columns columns) {
            float[] input = new float[data.shape().size()];
            data.readInput(sample, input, 0);
            cells = columns.texts(input);
        }
        return new Row(sample, place, answers, plain, cells);
    }

    /// Whether a column of the table has numbers, as far as these rows tell.
    ///
    /// @param input its place among the inputs
    /// @return false where a cell is a text
    public boolean isNumeric(int input) {
        return rows.stream()
                .map(row -> row.cells.get(input))
                .allMatch(cell -> cell.matches("(-?\\d+(\\.\\d+)?(E-?\\d+)?)?"));
    }

    /// Everything as a program wants it.
    ///
    /// @return one object for each sample
    public List<Map<String, Object>> json() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("sample", row.sample);
            if (place.equals("line")) one.put("line", Integer.parseInt(row.place));
            if (place.equals("file")) one.put("file", row.place);
            for (int i = 0; i < heads.size(); i++) one.put(heads.get(i), row.plain.get(i));
            Map<String, Object> cells = new LinkedHashMap<>();
            for (int i = 0; i < row.cells.size(); i++) cells.put(inputs.get(i), row.cells.get(i));
            if (!cells.isEmpty()) one.put("row", cells);
            all.add(one);
        }
        return all;
    }
}
