package dev.gradus.lab.search.explain;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
/// An interval that ends within the range on both sides is taken only where it tells a tenth more than one that reaches an end. Causes are those of
/// findings; a trial that diverged or failed without one has the cause `diverged` or `failed`.
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
        List<Column> columns = results.space().dimensions().stream().map(d -> Column.of(d, trials)).toList();
        List<CauseRegion> regions = new ArrayList<>();
        having.forEach((cause, has) -> regions.add(region(columns, cause, has)));
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

    private record Part(Column column, int from, int to, int hits, int inside, double information) {
        String words() {
            if (column.dimension instanceof Dimension.Options) return "= " + Values.text(column.values.get(from));
            return CauseRegion.words(column, from, to);
        }
    }

    /// The different values that were tried of one dimension, in order, and the place of each trial's among them; -1 of a trial without one.
    private record Column(Dimension dimension, List<Object> values, int[] places) {
        static Column of(Dimension d, List<Trial> trials) {
            Comparator<Object> order = Comparator.comparingDouble(v -> Values.place(d, v));
            Map<Object, List<Integer>> byValue = new TreeMap<>(order);
            for (int i = 0; i < trials.size(); i++) {
                Object value = trials.get(i).point().values().get(d.path());
                if (value != null) byValue.computeIfAbsent(value, _ -> new ArrayList<>()).add(i);
            }
            int[] places = new int[trials.size()];
            Arrays.fill(places, -1);
            int place = 0;
            for (List<Integer> same : byValue.values()) {
                for (int i : same) places[i] = place;
                place++;
            }
            return new Column(d, List.copyOf(byValue.keySet()), places);
        }

        @Nullable Part best(boolean[] has, int count) {
            int[] hits = new int[values.size() + 1], inside = new int[values.size() + 1];
            for (int i = 0; i < has.length; i++) {
                if (places[i] < 0) continue;
                inside[places[i] + 1]++;
                if (has[i]) hits[places[i] + 1]++;
            }
            Arrays.parallelPrefix(hits, Integer::sum);
            Arrays.parallelPrefix(inside, Integer::sum);
            boolean isOptions = dimension instanceof Dimension.Options;
            int end = values.size(), every = isOptions ? 1 : Math.max(1, end / MOST_CUTS);
            Part best = null;
            for (int a = 0; a < end; a += every) {
                for (int b = Math.min(end, a + every); ; b = Math.min(end, b + every)) {
                    int hit = hits[b] - hits[a], in = inside[b] - inside[a];
                    double information = information(hit, in, count, has.length);
                    if (a > 0 && b < end && !isOptions) information /= WORTH_TWO_ENDS;
                    if (information > (best == null ? 0 : best.information))
                        best = new Part(this, a, b, hit, in, information);
                    if (b == end || isOptions) break;
                }
            }
            return best;
        }
    }

    private static CauseRegion region(List<Column> columns, String cause, boolean[] has) {
        int count = 0;
        for (boolean one : has) if (one) count++;
        Part best = null;
        for (Column column : columns) {
            Part part = column.best(has, count);
            if (part != null && (best == null || part.information > best.information)) best = part;
        }
        boolean isSaid = best != null && Chance.atLeast(best.hits, best.inside, count, has.length) < CHANCE;
        if (best == null || !isSaid) return new CauseRegion(cause, count, has.length, null, "", 0, 0);
        String path = best.column.dimension.path();
        return new CauseRegion(cause, count, has.length, path, best.words(), best.hits, best.inside);
    }

    /// In words, with bounds between the values inside and those outside.
    private static String words(Column column, int a, int b) {
        boolean isWhole = column.dimension instanceof Dimension.Whole;
        List<Object> values = column.values;
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
