package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.SmallMultiples;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;

/// What layers and parameters did over time, in a small chart each.
final class StatisticsCards {
    private static final int COLUMNS = 6, MOST = 10, MOST_LABELS = 7, MOST_POINTS = 60;

    /// An update moves a weight by about a thousandth of its size in a healthy training.
    private static final double USUAL = 1e-3, LEAST_USUAL = 1e-4, MOST_USUAL = 1e-2;

    private final Statistics statistics;
    private final double[] updates;
    private final List<Integer> columns;

    StatisticsCards(Statistics statistics) {
        this.statistics = statistics;
        updates = statistics.updates();
        columns = HistogramCard.spread(updates.length, MOST_POINTS);
    }

    void append(StringBuilder page) {
        if (updates.length < 2) return;
        layers(page);
        ratios(page);
        shares(page);
    }

    /// Size of outputs and of their gradients, over depth and time.
    private void layers(StringBuilder page) {
        Map<String, double[]> activations = statistics.ofLayers("activation", "rms");
        Map<String, double[]> gradients = statistics.ofLayers("gradient", "rms");
        Map<String, List<Mark>> panels = new LinkedHashMap<>();
        for (String layer : some(activations)) {
            List<Mark> marks = new ArrayList<>();
            marks.add(line("activation", "train", positive(Objects.requireNonNull(activations.get(layer)))));
            double[] gradient = gradients.get(layer);
            if (gradient != null) marks.add(line("gradient", "validation", positive(gradient)));
            panels.put(layer, marks);
        }
        card(
                page,
                "Layers",
                "Root mean square of the output of each layer, and of its gradient below, at the observed steps."
                        + " Curves that fall or rise from layer to layer tell of gradients that vanish or explode.",
                List.of("activation", "train", "gradient", "validation"),
                logarithmic("rms", List.of(activations, gradients)),
                panels);
    }

    private void ratios(StringBuilder page) {
        Map<String, double[]> ratios = new LinkedHashMap<>(statistics.ofParameters("", "ratio"));
        if (ratios.size() > MOST) ratios.keySet().removeIf(name -> name.endsWith(".bias"));
        Map<String, List<Mark>> panels = new LinkedHashMap<>();
        double[] ends = {updates[0], updates[updates.length - 1]};
        for (String parameter : some(ratios)) {
            double[] low = {LEAST_USUAL, LEAST_USUAL}, high = {MOST_USUAL, MOST_USUAL};
            panels.put(
                    parameter,
                    List.of(
                            new Mark.Band("", "step", ends, low, high),
                            line("update / weight", "train", positive(Objects.requireNonNull(ratios.get(parameter))))));
        }
        Map<String, double[]> all = new LinkedHashMap<>(ratios);
        all.put("usual", new double[] {LEAST_USUAL, USUAL, MOST_USUAL});
        card(
                page,
                "Updates",
                "How far a step moves each parameter, in proportion to its size. About 0.001 is usual (shaded: 0.0001 to 0.01);"
                        + " far above it steps are too large, far below it next to nothing is learned.",
                List.of(),
                logarithmic("update / weight", List.of(all)),
                panels);
    }

    private void shares(StringBuilder page) {
        Map<String, double[]> dead = statistics.ofLayers("", "dead"), saturated = statistics.ofLayers("", "saturated");
        Map<String, double[]> some = new LinkedHashMap<>();
        dead.forEach((layer, values) -> {
            boolean isUnit = !layer.endsWith(" Flatten"); // a pixel that is always white is no unit
            if ((isUnit && Arrays.stream(values).anyMatch(x -> x > 0)) || saturated.containsKey(layer))
                some.put(layer, values);
        });
        if (some.isEmpty()) return;
        Map<String, List<Mark>> panels = new LinkedHashMap<>();
        for (String layer : some(some)) {
            List<Mark> marks = new ArrayList<>();
            marks.add(line("dead", "train", Objects.requireNonNull(dead.get(layer))));
            double[] values = saturated.get(layer);
            if (values != null) marks.add(line("saturated", "validation", values));
            panels.put(layer, marks);
        }
        card(
                page,
                "Dead and saturated units",
                "Share of the units that have the same output for all samples of the batch; of sigmoid and tanh, share of the"
                        + " outputs at the ends of their range.",
                List.of("dead", "train", "saturated", "validation"),
                Axis.linear("share", 0, 1).words(Text::share),
                panels);
    }

    private Mark.Line line(String name, String style, double[] y) {
        double[] some = columns.stream().mapToDouble(i -> y[i]).toArray();
        return new Mark.Line(name, style, columns.stream().mapToDouble(i -> updates[i]).toArray(), some, true);
    }

    private void card(
            StringBuilder page, String title, String note, List<String> key, Axis y, Map<String, List<Mark>> panels) {
        if (panels.isEmpty()) return;
        Axis x = Axis.linear("step", 0, updates[updates.length - 1]);
        var charts = new SmallMultiples(title, x, y, Math.ceilDiv(panels.size(), Math.ceilDiv(panels.size(), COLUMNS)));
        panels.forEach(charts::add);
        StringBuilder legend = new StringBuilder();
        for (int i = 0; i + 1 < key.size(); i += 2) {
            legend.append(format("<span class=\"key\">%s%s</span>", Chart.key(key.get(i + 1)), escape(key.get(i))));
        }
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p><div class=\"legend\">%s</div>%s</section>\n",
                        escape(title), escape(note), legend, charts.svg()));
    }

    /// Those that are drawn: of many, some that are evenly spread, the first and the last among them.
    private static List<String> some(Map<String, double[]> all) {
        List<String> names = List.copyOf(all.keySet());
        int n = Math.min(MOST, names.size());
        List<String> some = new ArrayList<>();
        for (int i = 0; i < n; i++) some.add(names.get(i * (names.size() - 1) / Math.max(1, n - 1)));
        return some;
    }

    /// What has no logarithm is left out.
    private static double[] positive(double[] values) {
        return Arrays.stream(values).map(x -> x > 0 && Double.isFinite(x) ? x : Double.NaN).toArray();
    }

    private static Axis logarithmic(String title, List<Map<String, double[]>> of) {
        double[] values =
                of.stream()
                        .flatMap(map -> map.values().stream())
                        .flatMapToDouble(DoubleStream::of)
                        .filter(x -> x > 0 && Double.isFinite(x))
                        .toArray();
        if (values.length == 0) return Axis.linear(title, 0, 1);
        double least = DoubleStream.of(values).min().orElseThrow(), most = DoubleStream.of(values).max().orElseThrow();
        Axis axis = Axis.logarithmic(title, least, most);
        List<Double> ticks = axis.scale().ticks();
        int every = Math.ceilDiv(ticks.size(), MOST_LABELS);
        return axis.words(
                value -> ticks.indexOf(value) > 0 && ticks.indexOf(value) % every != 0 ? "" : Text.axis(value));
    }
}
