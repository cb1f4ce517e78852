package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.EventLog;
import dev.gradus.lab.store.Steps;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Loss and learning rate over the steps, those of an epoch that broke off among them: what there is to see of a run that diverged or was killed.
final class StepCards {
    private static final int MOST = 300;

    private final EventLog log;
    private final RunMarks marks;
    private final Axis x;

    StepCards(EventLog log, RunMarks marks) {
        this.log = log;
        this.marks = marks;
        int n = log.steps().size();
        x = Axis.whole("step", 0, Math.max(marks.last(), n == 0 ? 1 : update(n - 1)));
    }

    void append(StringBuilder page) {
        if (log.steps().size() == 0) return;
        page.append("<div class=\"two\">");
        losses(page);
        rates(page);
        page.append("</div>\n");
    }

    private int update(int i) {
        Steps steps = log.steps();
        return (steps.epoch(i) - 1) * log.stepsPerEpoch() + steps.step(i);
    }

    private void losses(StringBuilder page) {
        StepLosses means = StepLosses.ofUpdates(log, MOST);
        double[] at = means.points().stream().mapToDouble(StepLosses.Point::at).toArray();
        double[] loss = means.points().stream().mapToDouble(StepLosses.Point::loss).toArray();
        int all = log.steps().size();
        int bad = (int) IntStream.range(0, all).filter(i -> !Double.isFinite(log.steps().loss(i))).count();
        String what = means.stretch() == 1 ? "One point a step." : "Means of " + means.stretch() + " steps each.";
        String lost = bad == 0 ? "" : " Not finite and not drawn: " + Text.count(bad) + ".";
        String where = marks.marks().isEmpty() ? "" : " Marked where something was found; point at a mark to read it.";
        String chart =
                Arrays.stream(loss).noneMatch(Double::isFinite)
                        ? "<p class=\"none\">No step gave a finite loss.</p>"
                        : new ScaleChoice("loss", loss).html("scale-steps", y -> chart("Loss by step", y, at, loss));
        card(page, "Loss by step", what + lost + where, chart);
    }

    private void rates(StringBuilder page) {
        Steps steps = log.steps();
        int n = steps.size(), every = Math.ceilDiv(n, MOST);
        int[] some = IntStream.range(0, n).filter(i -> i % every == 0 || i == n - 1).toArray();
        double[] at = Arrays.stream(some).mapToDouble(this::update).toArray();
        double[] rate = Arrays.stream(some).mapToDouble(steps::learningRate).map(StepCards::shortest).toArray();
        double most = DoubleStream.of(rate).filter(Double::isFinite).max().orElse(Double.NaN);
        if (Double.isNaN(most)) return;
        String chart =
                DoubleStream.of(rate).allMatch(r -> r == most)
                        ? chart("Learning rate by step", Axis.linear("learning rate", 0, most), at, rate).svg()
                        : new ScaleChoice("learning rate", rate)
                                .html("scale-rate", y -> chart("Learning rate by step", y, at, rate));
        card(page, "Learning rate", "As the schedule gave it to each step.", chart);
    }

    /// The number that was meant: a rate of 0.001 is kept as 0.0010000000474974513.
    private static double shortest(double rate) {
        return Double.parseDouble(Float.toString((float) rate));
    }

    private Chart chart(String title, Axis y, double[] at, double[] values) {
        Chart chart = new Chart(title, x, y).add(new Mark.Line("", "train", at, values, true));
        marks.bySteps().forEach(chart::add);
        return chart;
    }

    private static void card(StringBuilder page, String title, String note, String chart) {
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p>%s</section>\n",
                        title, note, chart));
    }
}
