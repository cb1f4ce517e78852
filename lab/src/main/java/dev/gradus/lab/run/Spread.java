package dev.gradus.lab.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// How a figure differs between runs.
///
/// @param mean over all runs
/// @param deviation the standard deviation of a single run: √(Σ (x − mean)² / (n − 1)); NaN for one run
/// @param least of all
/// @param greatest of all
public record Spread(double mean, double deviation, double least, double greatest) {
    private static final Set<String> ENDED = Set.of("completed", "early_stopped", "time_up");
    private static final Pattern FIGURE = Pattern.compile("(test|validation)\\p{Lu}.*");

    /// The spread of some values.
    ///
    /// @param values at least one
    /// @return NaN where one of them is
    public static Spread of(List<Double> values) {
        double mean = values.stream().mapToDouble(v -> v).sum() / values.size();
        double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return new Spread(
                mean,
                values.size() == 1 ? Double.NaN : Math.sqrt(squares / (values.size() - 1)),
                values.stream().mapToDouble(v -> v).min().orElse(Double.NaN),
                values.stream().mapToDouble(v -> v).max().orElse(Double.NaN));
    }

    /// The spreads of all figures of runs that have come to an end; those that diverged or were interrupted are left out and counted.
    ///
    /// @param results what each run says of itself
    /// @param planned how many there are to be
    /// @return `runs`, `planned`, and a spread for each figure of the test and validation splits
    public static Map<String, Object> summary(List<? extends Map<String, ?>> results, int planned) {
        List<? extends Map<String, ?>> ended =
                results.stream().filter(r -> ENDED.contains(String.valueOf(r.get("status")))).toList();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("runs", ended.size());
        summary.put("planned", planned);
        if (ended.isEmpty()) return summary;
        for (String name : ended.getFirst().keySet()) if (FIGURE.matcher(name).matches()) put(summary, name, ended);
        return summary;
    }

    private static void put(Map<String, Object> to, String figure, List<? extends Map<String, ?>> results) {
        List<Double> values = new ArrayList<>();
        for (Map<String, ?> result : results) {
            if (result.get(figure) instanceof Number number) values.add(number.doubleValue());
        }
        if (values.size() == results.size()) to.put(figure, of(values).members());
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("mean", mean);
        members.put("deviation", deviation);
        members.put("least", least);
        members.put("greatest", greatest);
        return members;
    }
}
