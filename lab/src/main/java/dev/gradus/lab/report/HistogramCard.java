package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.store.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The distributions of activations, gradients and weights over time, a picture for each layer: one kind is shown, by choice of the reader.
final class HistogramCard {
    private static final int MOST = 10, MOST_COLUMNS = 40;

    private final Statistics statistics;
    private final List<Integer> columns;

    HistogramCard(Statistics statistics) {
        this.statistics = statistics;
        columns = spread(statistics.updates().length, MOST_COLUMNS);
    }

    /// Some of n things, evenly spread, the first and the last among them.
    static List<Integer> spread(int n, int most) {
        List<Integer> some = new ArrayList<>();
        int k = Math.min(n, most);
        for (int i = 0; i < k; i++) some.add((int) ((long) i * (n - 1) / Math.max(1, k - 1)));
        return some;
    }

    void append(StringBuilder page) {
        Map<String, Map<String, List<Statistics.@Nullable Bins>>> kinds = new LinkedHashMap<>();
        kinds.put("activations", statistics.binsOfLayers("activation"));
        kinds.put("gradients", statistics.binsOfLayers("gradient"));
        kinds.put("weights", statistics.binsOfParameters("weight"));
        kinds.put("updates", statistics.binsOfParameters("update"));
        kinds.values().removeIf(Map::isEmpty);
        if (kinds.isEmpty() || columns.size() < 2) return;
        page.append("<section class=\"card kinds\"><h2>Distributions over time</h2><p class=\"note\">")
                .append(
                        "Each column is an observed step, each row a power of two: positive numbers above the middle, zeros in it, negative ones below;")
                .append(
                        " the stronger the colour, the more numbers. All pictures of a kind have one scale.</p><div class=\"scales\">");
        String first = kinds.keySet().iterator().next();
        for (String kind : kinds.keySet()) {
            page.append(
                    format(
                            "<label><input type=\"radio\" name=\"kinds\" value=\"%s\"%s>%s</label>",
                            kind, kind.equals(first) ? " checked" : "", kind));
        }
        page.append("</div>");
        for (Map.Entry<String, Map<String, List<Statistics.@Nullable Bins>>> kind : kinds.entrySet()) {
            page.append(format("<div class=\"panels of-%s\">", kind.getKey()));
            panels(page, kind.getValue());
            page.append("</div>");
        }
        page.append("</section>\n");
    }

    private static Map<String, List<Statistics.@Nullable Bins>> some(Map<String, List<Statistics.@Nullable Bins>> all) {
        Map<String, List<Statistics.@Nullable Bins>> few = new LinkedHashMap<>(all);
        if (few.size() > MOST) few.keySet().removeIf(name -> name.endsWith(".bias"));
        List<String> names = List.copyOf(few.keySet());
        Map<String, List<Statistics.@Nullable Bins>> some = new LinkedHashMap<>();
        for (int i : spread(names.size(), MOST)) some.put(names.get(i), few.getOrDefault(names.get(i), List.of()));
        return some;
    }

    private void panels(StringBuilder page, Map<String, List<Statistics.@Nullable Bins>> every) {
        Map<String, List<Statistics.@Nullable Bins>> of = some(every);
        double[] updates = statistics.updates();
        List<Double> steps = columns.stream().map(i -> updates[i]).toList();
        List<Statistics.Bins> all = new ArrayList<>();
        for (List<Statistics.@Nullable Bins> its : of.values()) {
            for (Statistics.Bins bins : its) if (bins != null) all.add(bins);
        }
        ColourTime pictures = ColourTime.of(all);
        of.forEach((name, its) -> {
            List<Statistics.@Nullable Bins> shown = new ArrayList<>();
            for (int i : columns) shown.add(its.get(i));
            page.append("<figure><figcaption>").append(escape(name)).append("</figcaption>");
            pictures.append(page, name, steps, shown);
            page.append("</figure>");
        });
    }
}
