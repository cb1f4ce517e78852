package dev.gradus.lab.store;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What layers and parameters of a run did at some of its steps, as [dev.gradus.diagnose.StatisticsLog] wrote it.
///
/// Figures are named by what they are of: `rms` of `activation`, `dead` of a layer. What was done again replaces what was done before. Lines that cannot be
/// read are passed over: what they say is of interest, and no result depends on it.
public final class Statistics {
    private static final long MOST_BYTES = 64L << 20;

    private final List<Map<String, @Nullable Object>> steps = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> classes = new ArrayList<>();

    private Statistics() {}

    static Statistics read(Path file) {
        var statistics = new Statistics();
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) return statistics;
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(statistics::add);
        } catch (IOException e) {
            throw EventLog.unreadable(file, String.valueOf(e));
        }
        return statistics;
    }

    private void add(String text) {
        Map<String, @Nullable Object> line;
        try {
            line = Json.readObject("a line", text);
        } catch (GradusException e) {
            return; // a kill tears the last one
        }
        long update = Members.count(line.get("update"));
        boolean isStep = "statistics".equals(line.get("event"));
        if (!isStep && !"classes".equals(line.get("event"))) return;
        List<Map<String, @Nullable Object>> lines = isStep ? steps : classes;
        while (!lines.isEmpty() && Members.count(lines.getLast().get("update")) >= update) lines.removeLast();
        lines.add(line);
    }

    /// The numbers of the updates that were observed.
    ///
    /// @return in order; none where nothing was recorded
    public double[] updates() {
        return steps.stream().mapToDouble(step -> Members.count(step.get("update"))).toArray();
    }

    /// A figure of the layers over the observed steps.
    ///
    /// @param of `activation` or `gradient`; empty for a figure of the layer, such as `dead`
    /// @param figure such as `rms`
    /// @return path and class of the layer → one number a step, NaN where there is none; layers without any are left out
    public Map<String, double[]> ofLayers(String of, String figure) {
        return series("layers", of, figure);
    }

    /// A figure of the parameters over the observed steps.
    ///
    /// @param of `weight`, `gradient` or `update`; empty for a figure of the parameter: `ratio`
    /// @param figure such as `rms`
    /// @return name → one number a step, NaN where there is none; parameters without any are left out
    public Map<String, double[]> ofParameters(String of, String figure) {
        return series("parameters", of, figure);
    }

    private Map<String, double[]> series(String list, String of, String figure) {
        Map<String, double[]> series = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            if (!(steps.get(i).get(list) instanceof List<?> things)) continue;
            for (Object thing : things) {
                Map<String, @Nullable Object> members = Members.object(thing);
                Map<String, @Nullable Object> where = of.isEmpty() ? members : Members.object(members.get(of));
                Double value = Members.number(where.get(figure));
                double[] numbers = series.computeIfAbsent(name(members), _ -> empty());
                if (value != null) numbers[i] = value;
            }
        }
        series.values().removeIf(numbers -> Arrays.stream(numbers).allMatch(Double::isNaN));
        return series;
    }

    private double[] empty() {
        double[] numbers = new double[steps.size()];
        Arrays.fill(numbers, Double.NaN);
        return numbers;
    }

    private static String name(Map<String, @Nullable Object> members) {
        String name = Members.text(members.get("name"));
        return name.isEmpty()
                ? (Members.text(members.get("path")) + " " + Members.text(members.get("type"))).strip()
                : name;
    }

    /// The losses of the classes after epochs.
    ///
    /// @return epoch → one number a class, in their order; in the order of the epochs
    public Map<Integer, List<Double>> classLosses() {
        Map<Integer, List<Double>> losses = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> line : classes) {
            if (!(line.get("losses") instanceof List<?> written)) continue;
            losses.put(Members.count(line.get("epoch")), written.stream().map(Members::orNaN).toList());
        }
        return losses;
    }
}
