package dev.gradus.lab.search.explain;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// How trials are drawn, the same way in all charts of a study.
final class StudyMarks {
    private StudyMarks() {}

    static String word(Trial.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /// The class that gives a trial its colour.
    static String style(Trial.Status status) {
        return switch (status) {
            case COMPLETED -> "completed";
            case PAUSED, PRUNED -> "pruned";
            case DIVERGED, FAILED -> "diverged";
        };
    }

    /// At most so many trials: a quarter of them the best, the others evenly spaced.
    static List<Trial> thinned(Explanation found, int most) {
        List<Trial> all = found.results().trials();
        if (all.size() <= most) return all;
        Set<Integer> kept = new HashSet<>();
        found.ranked().stream().limit(most / 4).forEach(t -> kept.add(t.number()));
        int rest = most - kept.size();
        for (int i = 0; i < rest; i++) kept.add(all.get((int) ((long) i * all.size() / rest)).number());
        return all.stream().filter(t -> kept.contains(t.number())).toList();
    }

    /// What to say above a chart that shows some trials only; empty where all are there.
    static String thinning(Explanation found, int most) {
        int all = found.results().trials().size();
        if (all <= most) return "";
        return Text.format(
                " Of %s, %d are drawn: the best %d, and others evenly spaced.",
                Text.plural(all, "trial"), thinned(found, most).size(), most / 4);
    }

    /// The axis of the objective, without the worst values beyond the outer fence.
    static Axis axis(Results results) {
        Objective objective = results.objective();
        double[] costs =
                results.trials().stream()
                        .mapToDouble(t -> objective.cost(t.best(objective)))
                        .filter(Double::isFinite)
                        .sorted()
                        .toArray();
        if (costs.length == 0) return Axis.linear(objective.figure(), 0, 1);
        double fence = Effects.fence(costs);
        double[] values =
                Arrays.stream(costs).filter(c -> c <= fence).map(c -> objective.isMaximized() ? -c : c).toArray();
        if (!objective.isMaximized()) return Axis.fitting(objective.figure(), values);
        double least = values[values.length - 1], most = values[0];
        Axis axis = Axis.linear(objective.figure(), least, most);
        return most <= 1 ? axis.upTo(1) : axis;
    }

    /// The value of a trial within the axis; at its bad end where it has none.
    static double height(Results results, Axis axis, Trial t) {
        double value = t.best(results.objective());
        double bad = results.objective().isMaximized() ? axis.scale().low() : axis.scale().high();
        return Double.isNaN(value) ? bad : Math.clamp(value, axis.scale().low(), axis.scale().high());
    }

    /// A dot for each trial; the best one is drawn last.
    ///
    /// Each is a line of no length with round ends, because such a mark says its name alone, and not where it was drawn, which may be an end of the axis.
    static List<Mark> dots(
            List<Trial> trials,
            int best,
            ToDoubleFunction<Trial> x,
            ToDoubleFunction<Trial> y,
            Function<Trial, String> text) {
        List<Mark> marks = new ArrayList<>();
        trials.stream()
                .sorted(order(best))
                .forEach(t -> {
                    double at = x.applyAsDouble(t), up = y.applyAsDouble(t);
                    String style = "dot " + (t.number() == best ? "best" : style(t.status()));
                    if (!Double.isNaN(at))
                        marks.add(
                                new Mark.Line(
                                        text.apply(t), style, new double[] {at, at}, new double[] {up, up}, false));
                });
        return marks;
    }

    /// Completed trials above others, and the best one above all.
    static Comparator<Trial> order(int best) {
        return Comparator.comparing((Trial t) -> t.number() == best)
                .thenComparing(t -> t.status() == Trial.Status.COMPLETED);
    }

    /// A trial and what it came to.
    static String brief(Results results, Trial t) {
        String figure = results.objective().figure();
        double value = t.best(results.objective());
        return Text.format(
                "trial %d, %s%s%s",
                t.number(),
                results.byHand().contains(t.number()) ? "by hand, " : "",
                word(t.status()),
                Double.isNaN(value) ? "" : ", " + Text.figure(figure, value));
    }
}
