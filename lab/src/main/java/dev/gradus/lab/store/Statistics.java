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
import java.util.Objects;
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

    /// How the numbers of a thing were distributed at one step: counts by sign and power of two.
    ///
    /// @param lowest the exponent of the first bins
    /// @param negative how many have `2^e ≤ -x < 2^(e + 1)`, from e = `lowest` on
    /// @param positive how many have `2^e ≤ x < 2^(e + 1)`, from e = `lowest` on
    /// @param zeros how many are 0
    /// @param notFinite how many are infinite or NaN
    /// @param rms the root mean square of the finite ones; NaN where it is not known
    public record Bins(int lowest, List<Long> negative, List<Long> positive, long zeros, long notFinite, double rms) {
        private static final int MOST = 128;

        /// Keeps copies.
        public Bins {
            negative = List.copyOf(negative);
            positive = List.copyOf(positive);
        }

        /// The exponent after the last bin.
        ///
        /// @return at least `lowest`
        public int end() {
            return lowest + Math.max(negative.size(), positive.size());
        }

        /// How many numbers were counted.
        ///
        /// @return those that are not finite among them
        public long count() {
            return sum(negative) + sum(positive) + zeros + notFinite;
        }

        private static long sum(List<Long> counts) {
            return counts.stream().mapToLong(Long::longValue).sum();
        }

        private static @Nullable Bins of(Map<String, @Nullable Object> written) {
            if (!(written.get("lowest") instanceof Long lowest) || Math.abs(lowest) > MOST) return null;
            List<Long> negative = counts(written.get("negative")), positive = counts(written.get("positive"));
            if (negative.size() > MOST || positive.size() > MOST) return null;
            long zeros = Members.count(written.get("zeros")), notFinite = Members.count(written.get("notFinite"));
            return new Bins(
                    Math.toIntExact(lowest), negative, positive, zeros, notFinite, Members.orNaN(written.get("rms")));
        }

        private static List<Long> counts(@Nullable Object written) {
            if (!(written instanceof List<?> list)) return List.of();
            return list.stream().map(count -> (long) Members.count(count)).toList();
        }
    }

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

    /// The distributions of the layers over the observed steps.
    ///
    /// @param of `activation` or `gradient`
    /// @return path and class of the layer → one a step, null where there is none; layers without any are left out
    public Map<String, List<@Nullable Bins>> binsOfLayers(String of) {
        return bins("layers", of);
    }

    /// The distributions of the parameters over the observed steps.
    ///
    /// @param of `weight`, `gradient` or `update`
    /// @return name → one a step, null where there is none; parameters without any are left out
    public Map<String, List<@Nullable Bins>> binsOfParameters(String of) {
        return bins("parameters", of);
    }

    private Map<String, List<@Nullable Bins>> bins(String list, String of) {
        Map<String, List<@Nullable Bins>> bins = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            if (!(steps.get(i).get(list) instanceof List<?> things)) continue;
            for (Object thing : things) {
                Map<String, @Nullable Object> members = Members.object(thing);
                List<@Nullable Bins> its = bins.computeIfAbsent(name(members), _ -> new ArrayList<>());
                while (its.size() <= i) its.add(null);
                its.set(i, Bins.of(Members.object(members.get(of))));
            }
        }
        bins.values().removeIf(its -> its.stream().allMatch(Objects::isNull));
        for (List<@Nullable Bins> its : bins.values()) while (its.size() < steps.size()) its.add(null);
        return bins;
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
