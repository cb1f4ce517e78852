package dev.gradus.lab.gallery;

import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/// What can happen to the samples of a data set before somebody trains on them.
///
/// Each is named, and is given its settings from the gallery's file; `of` names the column, where there is one.
final class Spoils {
    /// One accident.
    private interface Spoil {
        Rows to(Rows rows, Options options, Rng rng);
    }

    /// The settings of an accident.
    private record Options(Map<String, Object> values) {
        double number(String name) {
            if (values.get(name) instanceof Number number) return number.doubleValue();
            throw new IllegalArgumentException("no number " + name + " in " + values);
        }

        String text(String name) {
            return String.valueOf(values.get(name));
        }
    }

    private static final Map<String, Spoil> ALL = new LinkedHashMap<>();

    static {
        ALL.put("shuffle-labels", (rows, _, rng) -> reordered(rows, rng.permutation(rows.size())));
        ALL.put("shift-labels", (rows, options, _) -> shifted(rows, (int) options.number("by")));
        ALL.put("next-class", (rows, _, _) -> nextClass(rows));
        ALL.put("noise-labels", Spoils::noisy);
        ALL.put("constant-labels", (rows, _, _) -> constant(rows, rows.target()));
        ALL.put("constant-inputs", (rows, options, _) -> constantInputs(rows, (int) options.number("from")));
        ALL.put("scale", (rows, options, _) -> scaled(rows, options));
        ALL.put("offset", (rows, options, _) -> offset(rows, options));
        ALL.put("extreme", (rows, options, _) -> extreme(rows, options));
        ALL.put("exponentiate", (rows, options, _) -> exponentiated(rows, options));
        ALL.put("sort", (rows, _, _) -> sorted(rows));
        ALL.put("copy-rows", (rows, options, rng) -> copied(rows, options, rng));
        ALL.put("copy-target", (rows, options, rng) -> withTarget(rows, options, rng));
    }

    private Spoils() {}

    /// All names.
    static List<String> all() {
        return List.copyOf(ALL.keySet());
    }

    /// The rows after the accident of a name.
    static Rows spoil(Rows rows, Map<String, Object> settings) {
        String name = String.valueOf(settings.get("type"));
        Spoil spoil = ALL.get(name);
        if (spoil == null) throw new IllegalArgumentException("no way to spoil data called " + name + ", but " + all());
        return spoil.to(rows, new Options(settings), Rng.of(7).fork(name));
    }

    private static Rows reordered(Rows rows, int[] order) {
        List<Object> labels = new ArrayList<>();
        for (int from : order) labels.add(rows.values(rows.target()).get(from));
        return rows.with(rows.target(), labels);
    }

    private static Rows shifted(Rows rows, int by) {
        List<Object> labels = new ArrayList<>(rows.values(rows.target()));
        Collections.rotate(labels, by);
        return rows.with(rows.target(), labels);
    }

    private static List<Object> classes(Rows rows) {
        return List.copyOf(new TreeSet<>(rows.values(rows.target())));
    }

    private static Object following(List<Object> classes, Object label, int by) {
        return classes.get((classes.indexOf(label) + by) % classes.size());
    }

    private static Rows nextClass(Rows rows) {
        List<Object> classes = classes(rows);
        return rows.with(
                rows.target(), rows.values(rows.target()).stream().map(label -> following(classes, label, 1)).toList());
    }

    /// A share of the labels becomes another one, by chance.
    private static Rows noisy(Rows rows, Options options, Rng rng) {
        List<Object> classes = classes(rows), labels = new ArrayList<>(rows.values(rows.target()));
        Rng whether = rng.fork("whether"), which = rng.fork("which");
        for (int i = 0; i < rows.size(); i++) {
            if (whether.uniform(i) >= options.number("share")) continue;
            labels.set(i, following(classes, labels.get(i), 1 + which.below(i, classes.size() - 1)));
        }
        return rows.with(rows.target(), labels);
    }

    private static Rows constant(Rows rows, int column) {
        return rows.with(column, Collections.nCopies(rows.size(), rows.values(column).getFirst()));
    }

    /// All inputs from a number on keep the value of the first row, which tells nothing.
    private static Rows constantInputs(Rows rows, int from) {
        Rows spoilt = rows;
        for (int k = from; k < rows.target(); k++) spoilt = constant(spoilt, k);
        return spoilt;
    }

    private static Rows scaled(Rows rows, Options options) {
        return mapped(rows, options, (x, by) -> x * by);
    }

    private static Rows offset(Rows rows, Options options) {
        return mapped(rows, options, Double::sum);
    }

    /// Changes one column, or all inputs where none is named.
    private static Rows mapped(Rows rows, Options options, BinaryOperator<Double> change) {
        double by = options.number("by");
        Rows spoilt = rows;
        List<String> columns =
                options.values.containsKey("of") ? List.of(options.text("of")) : rows.names().subList(0, rows.target());
        for (String name : columns) {
            int column = rows.column(name);
            spoilt = spoilt.with(column, rows.values(column).stream().map(x -> change.apply((Double) x, by)).toList());
        }
        return spoilt;
    }

    /// A few cells that somebody mistyped, evenly over the rows.
    private static Rows extreme(Rows rows, Options options) {
        int column = rows.column(options.text("of")), cells = (int) options.number("cells");
        List<Object> values = new ArrayList<>(rows.values(column));
        for (int k = 0; k < cells; k++) values.set((2 * k + 1) * rows.size() / (2 * cells), options.number("value"));
        return rows.with(column, values);
    }

    /// Values such as prices, which nobody has taken the logarithm of: `exp((y - from) / unit)`.
    private static Rows exponentiated(Rows rows, Options options) {
        double from = options.number("from"), unit = options.number("unit");
        return rows.with(
                rows.target(),
                rows.values(rows.target()).stream().map(y -> Math.exp(((Double) y - from) / unit)).toList());
    }

    /// By the names of the classes.
    private static Rows sorted(Rows rows) {
        Comparator<List<Object>> byClass = Comparator.comparing(row -> row.getLast().toString());
        return rows.with(rows.cells().stream().sorted(byClass).toList());
    }

    /// A share of the rows occurs several times, as after oversampling before the split.
    private static Rows copied(Rows rows, Options options, Rng rng) {
        List<List<Object>> cells = new ArrayList<>(rows.cells());
        int[] order = rng.permutation(rows.size());
        for (int i = 0; i < options.number("share") * rows.size(); i++) {
            for (int k = 0; k < options.number("times"); k++) cells.add(rows.cells().get(order[i]));
        }
        return rows.with(cells);
    }

    /// A column more, before all others, which is only known when the target is: the target in other words, with some noise.
    private static Rows withTarget(Rows rows, Options options, Rng rng) {
        List<Object> classes = classes(rows);
        List<String> names = new ArrayList<>(List.of(options.text("of")));
        names.addAll(rows.names());
        List<List<Object>> cells = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            List<Object> row = new ArrayList<>(rows.cells().get(i));
            double target = row.getLast() instanceof Double number ? number : classes.indexOf(row.getLast());
            row.addFirst(3 * target + 7 + options.number("noise") * rng.normal(i));
            cells.add(row);
        }
        return new Rows(names, cells);
    }
}
