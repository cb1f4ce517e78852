package dev.gradus.lab.search.explain;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where in the space a cause is found: the part of one dimension that separates trials with it from those without it best.
///
/// ```
/// part = an option, or an interval of values that were tried        best: greatest mutual information I(in part; has cause)
/// said where more trials have the cause inside than so many random trials would with p < 0.001
/// ```
/// An interval that ends within the range on both sides is taken only where it tells a tenth more than one that reaches an end. Causes are those of findings; a trial that
/// diverged or failed without one has the cause `diverged` or `failed`.
///
/// @param cause such as `learning-rate-too-high`
/// @param trials how many trials have it
/// @param all how many trials there are
/// @param path of the dimension; null where no part of the space has it more often than others
/// @param region the part in words, such as `above 0.03`; empty where there is none
/// @param hits trials with the cause in the part
/// @param inside all trials in the part
public record CauseRegion(
        String cause, int trials, int all, @Nullable String path, String region, int hits, int inside) {
    private static final double CHANCE = 1e-3, WORTH_TWO_ENDS = 1.1;
    private static final int MOST_CUTS = 40;

    /// Counts all causes.
    ///
    /// @param results of a study
    /// @return the most frequent one first
    public static List<CauseRegion> of(Results results) {
        Map<String, boolean[]> having = new TreeMap<>();
        List<Trial> trials = results.trials();
        for (int i = 0; i < trials.size(); i++) {
            for (String cause : causes(trials.get(i)))
                having.computeIfAbsent(cause, _ -> new boolean[trials.size()])[i] = true;
        }
        List<CauseRegion> regions = new ArrayList<>();
        having.forEach((cause, has) -> regions.add(region(results, cause, has)));
        regions.sort(Comparator.comparingInt(r -> -r.trials));
        return regions;
    }

    private static List<String> causes(Trial trial) {
        if (!trial.findings().isEmpty()) return trial.findings().stream().map(Trial.Found::cause).distinct().toList();
        return switch (trial.status()) {
            case DIVERGED -> List.of("diverged");
            case FAILED -> List.of("failed");
            default -> List.of();
        };
    }

    private record Part(String path, String words, int hits, int inside, double information) {}

    private static CauseRegion region(Results results, String cause, boolean[] has) {
        int count = 0;
        for (boolean one : has) if (one) count++;
        Part best = null;
        for (Dimension d : results.space().dimensions()) {
            Part part = part(results.trials(), d, has, count);
            if (part != null && (best == null || part.information > best.information)) best = part;
        }
        boolean isSaid = best != null && Chance.atLeast(best.hits, best.inside, count, has.length) < CHANCE;
        if (best == null || !isSaid) return new CauseRegion(cause, count, has.length, null, "", 0, 0);
        return new CauseRegion(cause, count, has.length, best.path, best.words, best.hits, best.inside);
    }

    private static @Nullable Part part(List<Trial> trials, Dimension d, boolean[] has, int count) {
        Map<Object, int[]> byValue =
                d instanceof Dimension.Options ? new LinkedHashMap<>() : new TreeMap<Object, int[]>();
        for (int i = 0; i < has.length; i++) {
            Object value = trials.get(i).point().values().get(d.path());
            if (value == null) continue;
            int[] counts = byValue.computeIfAbsent(value, _ -> new int[2]);
            counts[0] += has[i] ? 1 : 0;
            counts[1]++;
        }
        if (d instanceof Dimension.Options) return option(d, byValue, count, has.length);
        return interval(d, byValue, count, has.length);
    }

    private static @Nullable Part option(Dimension d, Map<Object, int[]> byValue, int count, int all) {
        Part best = null;
        for (var each : byValue.entrySet()) {
            int hits = each.getValue()[0], inside = each.getValue()[1];
            double information = information(hits, inside, count, all);
            if (best == null || information > best.information)
                best = new Part(d.path(), "= " + Values.text(each.getKey()), hits, inside, information);
        }
        return best;
    }

    private static @Nullable Part interval(Dimension d, Map<Object, int[]> byValue, int count, int all) {
        List<Object> values = List.copyOf(byValue.keySet());
        int[] hits = new int[values.size() + 1], inside = new int[values.size() + 1];
        for (int i = 0; i < values.size(); i++) {
            int[] counts = byValue.getOrDefault(values.get(i), new int[2]);
            hits[i + 1] = hits[i] + counts[0];
            inside[i + 1] = inside[i] + counts[1];
        }
        int every = Math.max(1, values.size() / MOST_CUTS), end = values.size();
        Part best = null;
        double bar = 0;
        for (int a = 0; a < end; a += every) {
            for (int b = Math.min(end, a + every); ; b = Math.min(end, b + every)) {
                double information = information(hits[b] - hits[a], inside[b] - inside[a], count, all);
                double worth = a > 0 && b < end ? information / WORTH_TWO_ENDS : information;
                if (worth > bar) {
                    bar = worth;
                    best = new Part(d.path(), words(d, values, a, b), hits[b] - hits[a], inside[b] - inside[a], worth);
                }
                if (b == end) break;
            }
        }
        return best;
    }

    /// In words, with bounds between the values inside and those outside.
    private static String words(Dimension d, List<Object> values, int a, int b) {
        boolean isWhole = d instanceof Dimension.Whole;
        String from = a == 0 ? "" : isWhole ? Values.text(values.get(a)) : between(values.get(a - 1), values.get(a));
        String to =
                b == values.size()
                        ? ""
                        : isWhole ? Values.text(values.get(b - 1)) : between(values.get(b - 1), values.get(b));
        if (from.isEmpty() && to.isEmpty()) return "at any value";
        if (to.isEmpty()) return (isWhole ? "from " : "above ") + from + (isWhole ? " on" : "");
        if (from.isEmpty()) return (isWhole ? "up to " : "below ") + to;
        return from.equals(to) ? "= " + to : Text.format("from %s to %s", from, to);
    }

    /// The shortest number between two.
    private static String between(Object below, Object above) {
        double low = ((Number) below).doubleValue(), high = ((Number) above).doubleValue();
        double middle = low > 0 ? Math.sqrt(low * high) : (low + high) / 2;
        for (int digits = 0; digits < 16; digits++) {
            double rounded = Double.parseDouble(Text.format("%." + digits + "e", middle));
            if (rounded > low && rounded <= high) return Text.axis(rounded);
        }
        return Text.axis(middle);
    }

    /// Mutual information in nats of being inside and having the cause; 0 where it is rarer inside.
    private static double information(int hits, int inside, int count, int all) {
        if (inside == 0 || (double) hits / inside <= (double) count / all) return 0;
        return term(hits, inside, count, all)
                + term(inside - hits, inside, all - count, all)
                + term(count - hits, all - inside, count, all)
                + term(all - inside - count + hits, all - inside, all - count, all);
    }

    private static double term(int both, int one, int other, int all) {
        return both == 0 ? 0 : (double) both / all * Math.log((double) both * all / ((double) one * other));
    }

    /// Everything in a sentence.
    ///
    /// @return such as `learning-rate-too-high: 9 of 60 trials, all with optimizer.learningRate above 0.03 (9 of 11 there)`
    public String text() {
        String head = Text.format("%s: %d of %s", cause, trials, Text.plural(all, "trial"));
        if (path == null) return head + ", in no part of the space more than elsewhere";
        String whose = hits < trials ? hits + " of them" : trials == 1 ? "it" : trials == 2 ? "both" : "all";
        return Text.format("%s, %s with %s %s (%d of %d there)", head, whose, path, region, hits, inside);
    }
}
