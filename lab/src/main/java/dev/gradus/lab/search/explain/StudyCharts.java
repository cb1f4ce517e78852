package dev.gradus.lab.search.explain;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The charts of a study.
final class StudyCharts {
    /// Marks in one chart at most.
    static final int MOST_POINTS = 400, MOST_LINES = 80;

    private static final int MOST_EPOCHS = 60, SMALL_WIDTH = 420, SMALL_HEIGHT = 250, ROW = 26;

    private final Explanation found;
    private final Results results;
    private final Objective objective;
    private final Axis value;
    private final List<Trial> trials;
    private final int best;

    StudyCharts(Explanation found) {
        this.found = found;
        this.results = found.results();
        this.objective = results.objective();
        this.value = StudyMarks.axis(results);
        this.trials = StudyMarks.thinned(found, MOST_POINTS);
        this.best = results.best().map(Trial::number).orElse(0);
    }

    /// A dot and an interval for each setting.
    Chart importance() {
        List<Importance> all = found.effects().importances();
        double most = all.stream().mapToDouble(Importance::high).max().orElse(1);
        Axis names =
                Axis.categories(
                        "setting",
                        all.stream().map(i -> Values.brief(i.path(), results.space().dimensions())).toList());
        Axis share = Axis.linear("share of the variance", 0, most).upTo(1);
        Chart chart = new Chart("Importance", share, names).size(560, 70 + ROW * all.size());
        for (int i = 0; i < all.size(); i++) {
            double[] ends = {all.get(i).low(), all.get(i).high()}, at = {all.get(i).share()};
            String text = all.get(i).path() + " " + all.get(i).text();
            chart.add(new Mark.Line(text, "interval", ends, new double[] {i, i}, false));
            chart.add(new Mark.Points("", "train", at, new double[] {i}));
        }
        return chart;
    }

    Chart history() {
        Axis number = Axis.whole("trial", 1, results.trials().stream().mapToInt(Trial::number).max().orElse(1));
        Chart chart = new Chart("History", number, value);
        StudyMarks.dots(trials, best, Trial::number, this::height, t -> StudyMarks.brief(results, t))
                .forEach(chart::add);
        List<Double> x = new ArrayList<>(), y = new ArrayList<>();
        double so = Double.NaN;
        for (Trial t : results.trials()) {
            double now = t.best(objective);
            if (t.status() != Trial.Status.COMPLETED || !objective.isBetter(now, so)) continue;
            if (!Double.isNaN(so)) add(x, y, t.number(), so);
            so = now;
            add(x, y, t.number(), so);
        }
        if (!x.isEmpty()) add(x, y, number.scale().high(), so);
        return chart.add(new Mark.Line("best so far", "best", array(x), array(y), false));
    }

    private static void add(List<Double> x, List<Double> y, double a, double b) {
        x.add(a);
        y.add(b);
    }

    /// What trials came to over one setting, with the predicted response and its band.
    Chart slice(Dimension d) {
        Axis x = Values.axis(d, d.path());
        Chart chart = new Chart(d.path(), x, value).size(SMALL_WIDTH, SMALL_HEIGHT);
        Optional<Response> response =
                found.effects().responses().stream().filter(r -> r.path().equals(d.path())).findFirst();
        response.ifPresent(r -> {
            double[] at = r.at().stream().mapToDouble(v -> Values.place(d, v)).toArray();
            if (d instanceof Dimension.Options) {
                for (int i = 0; i < at.length; i++) {
                    double[] place = {at[i], at[i]}, ends = {within(r.low().get(i)), within(r.high().get(i))};
                    chart.add(new Mark.Line("90 % of the trees", "interval", place, ends, false));
                }
                chart.add(new Mark.Points("predicted", "validation", at, within(r.mean())));
            } else {
                chart.add(new Mark.Band("90 % of the trees", "validation", at, within(r.low()), within(r.high())));
                chart.add(new Mark.Line("predicted", "validation", at, within(r.mean()), false));
            }
        });
        StudyMarks.dots(trials, best, t -> place(d, t), this::height, t -> said(d, t)).forEach(chart::add);
        return chart;
    }

    private double height(Trial t) {
        return StudyMarks.height(results, value, t);
    }

    private String said(Dimension d, Trial t) {
        return StudyMarks.brief(results, t) + ", " + d.path() + " " + Values.text(t.point().values().get(d.path()));
    }

    private static double place(Dimension d, Trial t) {
        Object at = t.point().values().get(d.path());
        return at == null ? Double.NaN : Values.place(d, at);
    }

    private double within(double y) {
        return Math.clamp(y, value.scale().low(), value.scale().high());
    }

    private double[] within(List<Double> values) {
        return values.stream().mapToDouble(this::within).toArray();
    }

    /// The predicted values over the two most important settings, the better the stronger.
    @Nullable Chart map() {
        Effects.Map map = found.effects().map();
        if (map == null) return null;
        List<List<Double>> rows = new ArrayList<>(map.values());
        List<String> ys = new ArrayList<>(map.ys().stream().map(v -> coarse(map.y(), v)).toList());
        Collections.reverse(rows); // the first category is at the top
        Collections.reverse(ys);
        double sign = objective.isMaximized() ? 1 : -1;
        double[][] values =
                rows.stream().map(row -> row.stream().mapToDouble(v -> sign * v).toArray()).toArray(double[][]::new);
        Axis x = Axis.categories(map.x(), map.xs().stream().map(v -> coarse(map.x(), v)).toList());
        return new Chart("Predicted value", x, Axis.categories(map.y(), ys))
                .size(560, 340)
                .add(new Mark.HeatMap("train", values, v -> Values.number(sign * v)));
    }

    /// As few digits as tell the cells apart, for which there is room.
    private String coarse(String path, Object value) {
        if (!(value instanceof Double x)) return Values.text(value);
        boolean isLog = results.space().dimension(path) instanceof Dimension.Real r && r.isLog();
        return Text.axis(Double.parseDouble(Text.format(isLog ? "%.0e" : "%.1e", x)));
    }

    /// The two most important settings with an order; fewer where there are not two.
    List<Dimension> plane() {
        return found.dimensions().stream().filter(d -> !(d instanceof Dimension.Options)).limit(2).toList();
    }

    /// The points that were tried, with the different values of the first setting on its axis.
    Chart tried(Dimension dx, Dimension dy) {
        Axis x = Values.axis(dx, dx.path()), y = Values.axis(dy, dy.path());
        Chart chart = new Chart("Points that were tried", x, y).size(SMALL_WIDTH, SMALL_HEIGHT);
        List<Trial> having =
                trials.stream().filter(t -> !Double.isNaN(place(dx, t)) && !Double.isNaN(place(dy, t))).toList();
        StudyMarks.dots(having, best, t -> place(dx, t), t -> place(dy, t), t -> said(dx, t)).forEach(chart::add);
        double[] values = having.stream().mapToDouble(t -> place(dx, t)).distinct().toArray();
        return chart.add(projections(dx, values, y));
    }

    /// A grid of as many points over the same two settings.
    Chart grid(Dimension dx, Dimension dy) {
        Axis x = Values.axis(dx, dx.path()), y = Values.axis(dy, dy.path());
        int levels = Coverage.levels(results.trials().size(), 2);
        double[] xs = levels(dx, levels), ys = levels(dy, results.trials().size() / levels);
        double[] at = new double[xs.length * ys.length], up = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = xs[i % xs.length];
            up[i] = ys[i / xs.length];
        }
        return new Chart("A grid", x, y)
                .size(SMALL_WIDTH, SMALL_HEIGHT)
                .add(new Mark.Points("grid", "faint", at, up))
                .add(projections(dx, xs, y));
    }

    private static double[] levels(Dimension d, int n) {
        return IntStream.range(0, n)
                .mapToDouble(i -> Values.place(d, d.value((i + 0.5) / n)))
                .distinct()
                .limit(MOST_LINES)
                .toArray();
    }

    private static Mark projections(Dimension d, double[] values, Axis y) {
        double[] bottom = new double[values.length];
        Arrays.fill(bottom, y.scale().low());
        return new Mark.Points("value of " + d.path(), "validation", values, bottom);
    }

    /// The objective over the epochs of each trial.
    Chart curves() {
        List<Trial> drawn = new ArrayList<>(StudyMarks.thinned(found, MOST_LINES));
        drawn.sort(StudyMarks.order(best));
        int epochs = results.trials().stream().mapToInt(Trial::epochs).max().orElse(1);
        double[] all =
                drawn.stream().flatMap(t -> t.values().stream()).mapToDouble(v -> v).filter(Double::isFinite).toArray();
        double[] costs = Arrays.stream(all).map(objective::cost).sorted().toArray();
        double fence = costs.length == 0 ? 0 : Effects.fence(costs);
        double[] kept = Arrays.stream(all).filter(v -> objective.cost(v) <= fence).toArray();
        Axis y =
                objective.isMaximized() && kept.length > 0
                        ? Axis.linear(
                                objective.figure(),
                                Arrays.stream(kept).min().orElse(0),
                                Arrays.stream(kept).max().orElse(1))
                        : Axis.fitting(objective.figure(), kept);
        Chart chart = new Chart("Intermediate values", Axis.whole("epoch", 0, Math.max(1, epochs)), y);
        for (Trial t : drawn) {
            String style = t.number() == best ? "best" : StudyMarks.style(t.status());
            int n = t.epochs(), every = Math.max(1, n / MOST_EPOCHS);
            double[] x =
                    IntStream.range(0, n).filter(i -> i % every == 0 || i == n - 1).mapToDouble(i -> i + 1).toArray();
            double[] values = Arrays.stream(x).map(e -> t.values().get((int) e - 1)).toArray();
            chart.add(new Mark.Line(StudyPage.said(results, t), style, x, values, false));
            if (n > 0 && t.status() != Trial.Status.COMPLETED) {
                double[] end = {n}, last = {t.values().getLast()};
                String name = "trial " + t.number() + " " + StudyMarks.word(t.status());
                chart.add(new Mark.Points(name, style, end, last));
            }
        }
        return chart;
    }

    Chart time() {
        Axis number = Axis.whole("trial", 1, results.trials().stream().mapToInt(Trial::number).max().orElse(1));
        double most = results.trials().stream().mapToDouble(Trial::seconds).filter(Double::isFinite).max().orElse(1);
        Chart chart = new Chart("Time", number, Axis.time("time of a trial", 0, Math.max(most, 0.1)));
        StudyMarks.dots(
                        trials,
                        best,
                        Trial::number,
                        Trial::seconds,
                        t -> StudyMarks.brief(results, t) + ", " + Text.duration(t.seconds()))
                .forEach(chart::add);
        return chart;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(v -> v).toArray();
    }
}
