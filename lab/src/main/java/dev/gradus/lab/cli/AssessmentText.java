package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Task;
import dev.gradus.error.Printable;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.report.Confused;
import dev.gradus.lab.report.WorstSamples;
import dev.gradus.train.ConfusionMatrix;
import dev.gradus.train.Evaluation;
import dev.gradus.train.metric.Assessment;
import dev.gradus.train.metric.Average;
import dev.gradus.train.metric.Calibration;
import dev.gradus.train.metric.ClassAssessment;
import dev.gradus.train.metric.PermutationImportance;
import dev.gradus.train.metric.ThresholdCurves;
import dev.gradus.train.metric.ValueAssessment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// What a model makes of a split, for the terminal.
final class AssessmentText {
    private static final int MOST_CLASSES = 30, WORST_CLASSES = 12, MOST_PAIRS = 10;

    /// Names of classes over a column of the matrix can be guessed from so many letters.
    private static final int LEAST_NAME = 3, MOST_NAME = 24;

    private final Screen screen;
    private final int width;

    AssessmentText(Screen screen, int width) {
        this.screen = screen;
        this.width = width;
    }

    /// The figures of one model in a line.
    void figures(Evaluation evaluation, Task task, String whose) {
        var text = new StringBuilder();
        Map<String, Double> metrics = evaluation.metrics();
        if (task.isClassification()) {
            text.append("accuracy ").append(screen.bold(Text.percent(evaluation.accuracy())));
            text.append("   loss ").append(Text.loss(evaluation.loss()));
        } else {
            boolean single = task.outputs() == 1;
            if (single) text.append(errors(metrics)).append("   ");
            text.append("loss ").append(Text.loss(evaluation.loss()));
            if (task instanceof Task.Regression scale && scale.isScaled()) text.append(" (of scaled values)");
        }
        line(text + (whose.isEmpty() ? "" : "   " + whose));
    }

    private String errors(Map<String, Double> metrics) {
        return "MAE "
                + screen.bold(number(metrics.getOrDefault("mean-absolute", Double.NaN)))
                + "   RMSE "
                + number(metrics.getOrDefault("root-mean-square", Double.NaN))
                + "   R² "
                + r2(metrics.getOrDefault("r2", Double.NaN));
    }

    private static String r2(double share) {
        return Double.isNaN(share) ? "–" : format("%.4f", share);
    }

    private String number(double value) {
        return screen.digits(Text.number(value));
    }

    /// Everything else.
    void details(Assessment assessment, WorstSamples worst) {
        switch (assessment) {
            case ClassAssessment classes -> {
                classes(classes.confusion());
                confusion(classes.confusion());
                trust(classes);
            }
            case ValueAssessment values -> {
                if (values.names().size() > 1) outputs(values);
            }
        }
        worst(worst, assessment instanceof ClassAssessment);
    }

    private void outputs(ValueAssessment values) {
        TextTable table = new TextTable().text("value").number("MAE").number("RMSE").number("R²").keep();
        for (int k = 0; k < values.names().size(); k++) {
            Map<String, Double> figures = values.figures(k);
            table.row(
                    List.of(
                            values.names().get(k),
                            number(figures.getOrDefault("mean-absolute", Double.NaN)),
                            number(figures.getOrDefault("root-mean-square", Double.NaN)),
                            r2(figures.getOrDefault("r2", Double.NaN))));
        }
        print("", table);
    }

    private void classes(ConfusionMatrix matrix) {
        int n = matrix.classes().size();
        List<Integer> shown = IntStream.range(0, n).boxed().toList();
        String title = "";
        if (n > MOST_CLASSES) {
            shown =
                    shown.stream()
                            .filter(c -> matrix.occurs(c) + matrix.found(c) > 0)
                            .sorted(Comparator.comparingDouble(matrix::f1))
                            .limit(WORST_CLASSES)
                            .toList();
            title = format("the %d classes with the lowest F1, of %s", shown.size(), screen.count(n));
        }
        TextTable table =
                new TextTable()
                        .text("class")
                        .number("precision")
                        .number("recall")
                        .number("F1")
                        .number("samples")
                        .keep();
        for (int c : shown) {
            row(
                    table,
                    matrix.classes().get(c),
                    List.of(matrix.precision(c), matrix.recall(c), matrix.f1(c)),
                    matrix.occurs(c));
        }
        average(table, "macro mean", Average.MACRO, matrix);
        average(table, "weighted mean", Average.WEIGHTED, matrix);
        print(title, table);
    }

    private void average(TextTable table, String name, Average how, ConfusionMatrix matrix) {
        List<IntToDoubleFunction> figures = List.of(matrix::precision, matrix::recall, matrix::f1);
        row(table, name, figures.stream().map(figure -> how.of(matrix, figure)).toList(), matrix.samples());
    }

    private void row(TextTable table, String name, List<Double> shares, long samples) {
        List<String> cells = new ArrayList<>(List.of(name));
        for (double share : shares) cells.add(Double.isNaN(share) ? "–" : format("%.1f %%", 100 * share));
        cells.add(screen.count(samples));
        table.row(cells);
    }

    private void confusion(ConfusionMatrix matrix) {
        List<String> names = matrix.classes();
        int n = names.size();
        int digits =
                IntStream.range(0, n)
                        .mapToLong(matrix::occurs)
                        .mapToObj(screen::count)
                        .mapToInt(Text::width)
                        .max()
                        .orElse(1);
        int longest = Math.clamp(names.stream().mapToInt(Text::width).max().orElse(1), LEAST_NAME, MOST_NAME);
        int left = Math.min(longest, Math.max(8, width / 4)), least = Math.max(digits, LEAST_NAME);
        int each = Math.min(Math.max(least, longest), (width - left) / Math.max(1, n) - 2);
        if (each < least || n > MOST_CLASSES) {
            pairs(matrix);
            return;
        }
        line("");
        line(screen.soft("confusion matrix: a row for each class, a column for each prediction"));
        List<String> heads = names.stream().map(name -> Text.cut(printable(name), each)).toList();
        boolean distinct = heads.stream().distinct().count() == n; // else numbers tell them apart
        var head = new StringBuilder(" ".repeat(left));
        for (int p = 0; p < n; p++) {
            head.append("  ").append(Text.right(distinct ? heads.get(p) : Integer.toString(p + 1), each));
        }
        line(head.toString());
        for (int a = 0; a < n; a++) {
            String name = (distinct ? "" : a + 1 + " ") + printable(names.get(a));
            var row = new StringBuilder(Text.padded(Text.cut(name, left), left));
            for (int p = 0; p < n; p++) {
                long count = matrix.at(a, p);
                String cell = Text.right(count == 0 ? "·" : screen.count(count), each);
                row.append("  ").append(a == p ? screen.bold(cell) : count > 0 ? screen.red(cell) : screen.soft(cell));
            }
            line(row.toString());
        }
    }

    private static String printable(String name) {
        return Printable.line(name);
    }

    private void pairs(ConfusionMatrix matrix) {
        List<Confused> pairs = Confused.of(matrix, MOST_PAIRS);
        if (pairs.isEmpty()) return;
        TextTable table =
                new TextTable().text("actual").text("predicted").number("samples").number("of the class").keep();
        for (Confused pair : pairs) {
            table.row(
                    List.of(
                            pair.actual(),
                            pair.predicted(),
                            screen.count(pair.samples()),
                            format("%.1f %%", 100 * pair.share())));
        }
        print("most confused classes", table);
    }

    private void trust(ClassAssessment classes) {
        line("");
        Calibration calibration = classes.calibration();
        double accuracy = classes.evaluation().accuracy();
        if (calibration != null) {
            double sure =
                    calibration.bins().stream().mapToDouble(bin -> bin.samples() * bin.probability()).sum()
                            / classes.confusion().samples();
            String verdict =
                    Math.abs(sure - accuracy) < 0.02 ? "" : sure > accuracy ? ": too sure" : ": surer than it says";
            wrapped(
                    format(
                            "calibration: mean probability %.1f %%, accuracy %.1f %%%s; expected calibration error %.1f %%",
                            100 * sure, 100 * accuracy, verdict, 100 * calibration.error()));
        }
        ThresholdCurves curves = classes.curves();
        if (curves == null) return;
        wrapped(
                format(
                        "ROC area %.4f, average precision %.4f of '%s' (by chance 0.5 and %.4f)",
                        curves.rocArea(),
                        curves.averagePrecision(),
                        classes.confusion().classes().get(1),
                        curves.positives()));
    }

    private void worst(WorstSamples worst, boolean classes) {
        if (worst.rows().isEmpty()) return;
        TextTable table = new TextTable();
        if (worst.place().equals("file")) table.text("file");
        else table.number(worst.place());
        for (int i = 0; i < worst.heads().size(); i++) {
            if (classes && i < 2) table.text(worst.heads().get(i));
            else table.number(worst.heads().get(i));
        }
        if (worst.heads().size() <= 3) table.keep();
        for (int i = 0; i < worst.inputs().size(); i++) {
            if (worst.isNumeric(i)) table.number(worst.inputs().get(i));
            else table.text(worst.inputs().get(i));
        }
        for (WorstSamples.Row row : worst.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.place()));
            row.answers().forEach(answer -> cells.add(screen.digits(answer)));
            cells.addAll(row.cells());
            table.row(cells);
        }
        int shown = worst.rows().size();
        String title =
                !classes
                        ? "the " + Text.plural(shown, "row") + " with the largest errors"
                        : shown == worst.all()
                                ? "all mistakes, the most confident first"
                                : format("the %d most confident of %s mistakes", shown, screen.count(worst.all()));
        if (!classes && !worst.place().equals("line")) title = title.replace(" row", " sample");
        print(title, table);
    }

    /// The importance of columns.
    void importance(List<PermutationImportance> columns, boolean classes, int shuffles) {
        TextTable table =
                new TextTable().text("column").number(classes ? "accuracy lost" : "RMSE gained").number("±").keep();
        double largest = columns.stream().mapToDouble(c -> Math.abs(c.mean())).max().orElse(1);
        for (PermutationImportance column : columns) {
            table.row(
                    List.of(
                            column.column(),
                            change(column.mean(), largest, classes),
                            change(column.deviation(), largest, classes)));
        }
        print(
                format("importance of columns: what shuffling one costs, mean ± deviation of %d shuffles", shuffles),
                table);
    }

    private String change(double by, double largest, boolean classes) {
        return classes ? format("%.2f pp", 100 * by) : screen.digits(Text.number(by, largest));
    }

    private void print(String title, TextTable table) {
        line("");
        if (!title.isEmpty()) for (String part : Text.wrapped(title, width)) line(screen.soft(part));
        List<String> lines = table.lines(width);
        line(screen.bold(lines.getFirst()));
        lines.subList(1, lines.size()).forEach(this::line);
    }

    private void wrapped(String text) {
        Text.wrapped(text, width).forEach(this::line);
    }

    private void line(String text) {
        screen.out().line(text);
    }
}
