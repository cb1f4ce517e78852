package dev.gradus.lab.search.explain;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.report.Page;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Study;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.store.Version;
import dev.gradus.persist.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An explanation as a page: one file that needs no network, in light and dark.
public final class StudyPage {
    private static final String NAME = "study.html";
    private static final int BEST = 20;

    private final Explanation found;
    private final Results results;
    private final Objective objective;
    private final StudyCharts charts;
    private final StringBuilder page = new StringBuilder();
    private String run = "";

    private StudyPage(Explanation found) {
        this.found = found;
        this.results = found.results();
        this.objective = results.objective();
        this.charts = new StudyCharts(found);
    }

    /// Where the page of a study is.
    ///
    /// @param study its folder
    /// @return whether it is there or not
    public static Path in(Path study) {
        return study.resolve(NAME);
    }

    /// The page of the study that a run belongs to.
    ///
    /// @param run its directory
    /// @return null of a run that belongs to none
    public static @Nullable Path of(Path run) {
        Path parent = run.toAbsolutePath().normalize().getParent();
        return parent != null && Study.isAt(parent) ? in(parent) : null;
    }

    /// Writes the page.
    ///
    /// @param found that is shown
    /// @param file to be written as a whole
    /// @param winner the page of the winner's run, which the page links to; null where there is none
    /// @throws dev.gradus.error.GradusException when the file cannot be written
    public static void write(Explanation found, Path file, @Nullable Path winner) {
        StudyPage page = new StudyPage(found);
        if (winner != null)
            page.run =
                    format(
                            "<p class=\"note\">%s</p>",
                            Page.link(file, winner, "Its run, with what it makes of the test split"));
        byte[] content = page.html().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(content));
    }

    /// The page as a text.
    ///
    /// @param found that is shown
    /// @return HTML
    public static String html(Explanation found) {
        return new StudyPage(found).html();
    }

    /// A trial, its value and its settings in a line.
    static String said(Results results, Trial t) {
        return StudyMarks.brief(results, t) + ": " + Values.text(t.point());
    }

    private String html() {
        Page.open(page, "Study " + results.name(), List.of());
        page.append("<style>\n").append(css()).append("</style>\n");
        page.append(
                format(
                        "<header><div><div class=\"eyebrow\">Hyper-parameter search</div><h1>%s</h1></div><div class=\"facts\">%s, %s is better<br>%s</div></header>\n",
                        escape(results.name()),
                        escape(objective.figure()),
                        objective.isMaximized() ? "more" : "less",
                        escape(Text.plural(results.space().dimensions().size(), "setting") + " searched")));
        tiles();
        best();
        doubts();
        importance();
        slices();
        planes();
        card("Parallel coordinates", ParallelCoordinates.note(found), statusLegend(), ParallelCoordinates.svg(found));
        causes();
        page.append("<div class=\"two\">");
        card(
                "Intermediate values",
                "The objective over the epochs; a dot where a trial was stopped."
                        + StudyMarks.thinning(found, StudyCharts.MOST_LINES),
                statusLegend(),
                charts.curves().svg());
        card(
                "Time",
                "Of each trial." + StudyMarks.thinning(found, StudyCharts.MOST_POINTS),
                statusLegend(),
                charts.time().svg());
        page.append("</div>");
        stages();
        table();
        Page.close(page, Version.text(), Text.plural(results.trials().size(), "trial"));
        return page.toString();
    }

    private void tiles() {
        page.append("<div class=\"tiles\">");
        boolean has = results.best().isPresent();
        String value =
                found.winner() == null
                        ? results.best().map(t -> Text.figure(objective.figure(), t.best(objective))).orElse("–")
                        : Text.figure(objective.figure(), found.winner().standings().getFirst().interval().mean());
        Page.tile(page, value, results.best().map(t -> "best, trial " + t.number()).orElse("no value"), has);
        Page.tile(page, Text.count(results.trials().size()), "trials", true);
        long pruned = results.count(Trial.Status.PRUNED) + results.count(Trial.Status.PAUSED);
        Page.tile(page, Text.count(pruned), "pruned or paused", true);
        long bad = results.count(Trial.Status.DIVERGED) + results.count(Trial.Status.FAILED);
        Page.tile(page, Text.count(bad), "diverged or failed", true);
        Page.tile(page, Text.duration(results.seconds()), "all trials together", true);
        page.append("</div>\n");
    }

    private void best() {
        page.append(
                format("<section class=\"card\"><h2>Best settings</h2><p class=\"note\">%s</p>", escape(found.best())));
        results.best()
                .ifPresent(t -> {
                    page.append("<dl>");
                    t.point()
                            .values()
                            .forEach((path, value) ->
                                    page.append(
                                            format(
                                                    "<dt>%s</dt><dd>%s</dd>",
                                                    escape(path), escape(Values.text(value)))));
                    page.append("</dl>");
                });
        if (found.winner() != null) finalists(found.winner());
        page.append(run).append("</section>\n");
    }

    private void finalists(Winner winner) {
        String figure = objective.figure();
        page.append(
                "<div class=\"wide\"><table class=\"rows finalists\"><tr><th>trial</th><th>mean</th><th>deviation</th><th>95 % interval</th><th>seeds</th><th>behind the winner</th><th class=\"words\"></th></tr>");
        for (Winner.Standing s : winner.standings()) {
            boolean isFirst = s.trial() == winner.trial();
            page.append(
                    format(
                            "<tr%s><td>%d</td><td>%s</td><td>%s</td><td>%s to %s</td><td>%d</td><td>%s</td><td class=\"words\">%s</td></tr>",
                            isFirst ? " class=\"best\"" : "",
                            s.trial(),
                            Text.figure(figure, s.interval().mean()),
                            Text.difference(figure, s.deviation()),
                            Text.figure(figure, s.interval().low()),
                            Text.figure(figure, s.interval().high()),
                            s.seeds(),
                            isFirst ? "–" : Text.difference(figure, s.behind().mean()),
                            isFirst ? "winner" : s.isTied() ? "cannot be told apart" : ""));
        }
        page.append("</table></div>");
    }

    private void doubts() {
        if (found.doubts().isEmpty()) return;
        page.append("<section class=\"card findings\"><h2>Before you trust it</h2><ul>");
        for (String doubt : found.doubts())
            page.append(format("<li><b class=\"warn\">warning</b><p>%s</p></li>", escape(doubt)));
        page.append("</ul></section>\n");
    }

    private void importance() {
        page.append("<div class=\"two\">");
        if (found.effects().importances().isEmpty()) {
            card("Importance", "Too few trials have a value; from 8 on there is something to say.", "", "");
        } else {
            double own = found.effects().importances().stream().mapToDouble(Importance::share).sum();
            card(
                    "Importance",
                    format(
                            "How much of the variance each setting explains by itself (fANOVA), with the interval that 90 %% of the trees are in; %.0f %% is due to interactions and noise.",
                            100 * Math.max(0, 1 - own)),
                    "",
                    charts.importance().svg());
        }
        card(
                "History",
                "What each trial came to, and the best so far; at the bad end of the axis, trials without a value or with one beyond it."
                        + StudyMarks.thinning(found, StudyCharts.MOST_POINTS),
                statusLegend(),
                charts.history().svg());
        page.append("</div>\n");
    }

    private void slices() {
        page.append(
                format(
                        "<section class=\"card\"><h2>Slices and response curves</h2><p class=\"note\">Each trial over each setting, on the scale on which it was searched; the line is what the forest predicts as a mean over all other settings, the band 90 %% of its trees. Trials without a value, or with one beyond the axis, are at its bad end.%s</p><div class=\"legend\">%s%s</div><div class=\"slices\">",
                        escape(StudyMarks.thinning(found, StudyCharts.MOST_POINTS)),
                        statusLegend(),
                        key("validation", "predicted")));
        for (Dimension d : found.dimensions())
            page.append(
                    format("<figure><figcaption>%s</figcaption>%s</figure>", escape(d.path()), charts.slice(d).svg()));
        page.append("</div></section>\n");
    }

    private void planes() {
        Chart map = charts.map();
        if (map != null) {
            Effects.Map values = Objects.requireNonNull(found.effects().map());
            card(
                    "The two most important settings",
                    escape(
                            format(
                                    "%s to the right, %s upwards: what the forest predicts as a mean over all others; the stronger the colour, the better.",
                                    values.x(), values.y())),
                    "",
                    "<div class=\"map\">" + map.svg() + "</div>");
        }
        List<Dimension> plane = charts.plane();
        if (plane.size() < 2) return;
        String text = found.coverage().map(Coverage::text).orElse("");
        page.append(
                format(
                        "<section class=\"card\"><h2>Random against grid</h2><p class=\"note\">%s On the axis, in orange: the different values of the most important setting.</p><div class=\"slices pair\"><figure><figcaption>tried</figcaption>%s</figure><figure><figcaption>a grid of as many points over these two</figcaption>%s</figure></div></section>\n",
                        escape(text),
                        charts.tried(plane.get(0), plane.get(1)).svg(),
                        charts.grid(plane.get(0), plane.get(1)).svg()));
    }

    private void causes() {
        if (found.causes().isEmpty()) return;
        page.append(
                "<section class=\"card\"><h2>What went wrong, and where</h2><p class=\"note\">The part of the space that separates the trials with a cause from all others best.</p><div class=\"wide\"><table class=\"rows\"><tr><th class=\"words\">cause</th><th>trials</th><th class=\"words\">where</th><th>of these trials</th><th>of all there</th></tr>");
        for (CauseRegion c : found.causes()) {
            String where = c.path() == null ? "nowhere more than elsewhere" : c.path() + " " + c.region();
            page.append(
                    format(
                            "<tr><td class=\"words\">%s</td><td>%d</td><td class=\"words\">%s</td><td>%s</td><td>%s</td></tr>",
                            escape(c.cause()),
                            c.trials(),
                            escape(where),
                            c.path() == null ? "–" : c.hits() + " of " + c.trials(),
                            c.path() == null ? "–" : c.hits() + " of " + c.inside()));
        }
        page.append("</table></div></section>\n");
    }

    private void stages() {
        if (found.stages().size() < 2) return;
        page.append(
                "<section class=\"card\"><h2>Stages</h2><p class=\"note\">Which stage tried what, and what it found; green where that is better than all before.</p><div class=\"wide\"><table class=\"rows\"><tr><th>stage</th><th>trials</th><th>stopped</th><th>epochs</th><th>best</th><th>of trial</th>");
        for (Dimension d : found.dimensions())
            page.append(
                    format(
                            "<th class=\"words\">%s</th>",
                            escape(Values.brief(d.path(), results.space().dimensions()))));
        page.append("</tr>");
        for (Stage s : found.stages()) {
            page.append(
                    format(
                            "<tr%s><td>%d</td><td>%d</td><td>%d</td><td>%d</td><td>%s</td><td>%s</td>",
                            s.isBetter() ? " class=\"best\"" : "",
                            s.number(),
                            s.trials(),
                            s.stopped(),
                            s.epochs(),
                            s.best() == 0 ? "–" : Text.figure(objective.figure(), s.value()),
                            s.best() == 0 ? "–" : "" + s.best()));
            for (Dimension d : found.dimensions())
                page.append(format("<td class=\"words\">%s</td>", escape(s.tried().getOrDefault(d.path(), "–"))));
            page.append("</tr>");
        }
        page.append("</table></div></section>\n");
    }

    private void table() {
        List<Trial> ranked = found.ranked();
        List<Trial> shown = ranked.subList(0, Math.min(BEST, ranked.size()));
        if (shown.isEmpty()) return;
        page.append(
                format(
                        "<section class=\"card\"><h2>Best trials</h2><p class=\"note\">The first %d of %s with a value.</p><div class=\"wide\"><table class=\"rows\"><tr><th>trial</th><th>%s</th><th>epochs</th><th>time</th>",
                        shown.size(), Text.plural(ranked.size(), "trial"), escape(objective.figure())));
        for (Dimension d : found.dimensions())
            page.append(format("<th>%s</th>", escape(Values.brief(d.path(), results.space().dimensions()))));
        page.append("<th class=\"words\">findings</th></tr>");
        for (Trial t : shown) {
            page.append(
                    format(
                            "<tr><td>%s</td><td>%s</td><td>%d</td><td>%s</td>",
                            results.name(t),
                            Text.figure(objective.figure(), t.best(objective)),
                            t.epochs(),
                            Text.duration(t.seconds())));
            for (Dimension d : found.dimensions())
                page.append(format("<td>%s</td>", escape(Values.text(t.point().values().get(d.path())))));
            String causes = t.findings().stream().map(Trial.Found::cause).distinct().collect(Collectors.joining(", "));
            page.append(format("<td class=\"words\">%s</td></tr>", escape(causes)));
        }
        page.append("</table></div></section>\n");
    }

    private String statusLegend() {
        return key("best", "best")
                + key("completed", "completed")
                + key("pruned", "pruned or paused")
                + key("diverged", "diverged or failed");
    }

    private static String key(String style, String name) {
        return format("<span class=\"key\">%s%s</span>", Chart.key(style), escape(name));
    }

    private void card(String title, String note, String legend, String content) {
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p><div class=\"legend\">%s</div>%s</section>\n",
                        title, note, legend, content));
    }

    private static String css() {
        try (InputStream file = Objects.requireNonNull(StudyPage.class.getResourceAsStream("study.css"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the program's own jar is unreadable
        }
    }
}
