package dev.gradus.lab.report;

import static dev.gradus.lab.report.Text.escape;
import static dev.gradus.lab.report.Text.format;

import dev.gradus.persist.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Several runs on one page: a table, the settings that differ, and their curves laid over each other, one colour a run.
public final class ComparisonPage {
    private static final int COLOURS = 12;
    private static final int FEW = 6;
    private static final int MOST_DOTS = 40;
    private static final int MOST_POINTS = 500;
    private static final double FAR_LONGER = 8;

    private final Comparison comparison;
    private final List<StoredRun> runs;
    private final List<String> names;
    private final StringBuilder page = new StringBuilder();

    private ComparisonPage(Comparison comparison) {
        this.comparison = comparison;
        this.runs = comparison.runs();
        this.names = comparison.names();
    }

    /// Writes the page.
    ///
    /// @param file to be written as a whole
    /// @param comparison what it shows
    /// @param version of the program that writes it
    /// @throws dev.gradus.error.GradusException when the file cannot be written
    public static void write(Path file, Comparison comparison, String version) {
        byte[] html = new ComparisonPage(comparison).html(version).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(html));
    }

    private String html(String version) {
        String title = runs.size() + " runs";
        Page.open(page, title, List.of("comparison.css"));
        page.append(colours());
        String data = runs.stream().map(run -> run.type("data")).distinct().collect(Collectors.joining(", "));
        String models = runs.stream().map(run -> run.type("model")).distinct().collect(Collectors.joining(", "));
        long settings = comparison.differing().stream().filter(setting -> !setting.implied()).count();
        page.append(
                format(
                        "<header><div><div class=\"eyebrow\">Comparison of training runs</div><h1>%s <span>·</span> %s</h1></div>"
                                + "<div class=\"facts\">data %s<br>%d %s</div></header>\n",
                        title,
                        escape(models),
                        escape(data),
                        settings,
                        settings == 1 ? "setting differs" : "settings differ"));
        table();
        settings();
        curves();
        notes();
        String started =
                runs.stream().map(run -> Members.text(run.record().get("started"))).max(String::compareTo).orElse("");
        Page.close(page, version, "last run started " + started);
        return page.toString();
    }

    /// One variable for each run's colour; whoever points at a run in a legend sees its curves alone.
    private String colours() {
        var css = new StringBuilder("<style>\n");
        for (int i = 0; i < runs.size(); i++) {
            css.append(format(".r%d { --run: var(--c%d); }", i, i % COLOURS))
                    .append(i < COLOURS ? "" : format(" .chart polyline.r%d { stroke-dasharray: 6 4; }", i))
                    .append(
                            format(
                                    " main:has(.key.r%1$d:hover) .chart :is(polyline, circle):not(.r%1$d) { opacity: 0.1; }\n",
                                    i));
        }
        return css.append("</style>\n").toString();
    }

    private static String key(int run, String name) {
        String dashed = run < COLOURS ? "" : " dashed";
        return format("<span class=\"key r%d%s\" title=\"%s\"><i></i>%s</span>", run, dashed, name, name);
    }

    private void table() {
        List<Comparison.Column> columns = comparison.columns();
        page.append("<section class=\"card\"><h2>Runs</h2><div class=\"wide\"><table class=\"rows\"><thead><tr>");
        page.append("<th class=\"words\">run</th>");
        for (Comparison.Column column : columns) {
            page.append(format("<th%s>%s</th>", kind(column), escape(column.title())));
        }
        page.append("</tr></thead><tbody>");
        for (int i = 0; i < runs.size(); i++) {
            page.append("<tr><td class=\"words\">").append(key(i, escape(names.get(i)))).append("</td>");
            for (Comparison.Column column : columns) {
                String cell = escape(column.cells().get(i));
                boolean best = comparison.best(column).contains(i);
                page.append(format("<td%s>%s</td>", kind(column), best ? "<b>" + cell + "</b>" : cell));
            }
            page.append("</tr>");
        }
        page.append("</tbody></table></div></section>\n");
    }

    private static String kind(Comparison.Column column) {
        return column.numeric() ? "" : " class=\"words\"";
    }

    private void settings() {
        List<Comparison.Setting> differing = comparison.differing();
        page.append("<section class=\"card\"><h2>Settings that differ</h2>");
        if (differing.isEmpty()) {
            page.append("<p class=\"note\">None: all runs have the same settings.</p></section>\n");
            return;
        }
        settings(differing.stream().filter(setting -> !setting.implied()).toList());
        List<Comparison.Setting> implied = differing.stream().filter(Comparison.Setting::implied).toList();
        if (!implied.isEmpty()) {
            page.append(
                    format(
                            "<details><summary>%d more, which some runs have as a part of these</summary>",
                            implied.size()));
            settings(implied);
            page.append("</details>");
        }
        page.append("</section>\n");
    }

    private void settings(List<Comparison.Setting> settings) {
        String many = runs.size() > FEW ? " many" : "";
        page.append(format("<div class=\"wide\"><table class=\"rows settings%s\"><thead><tr>", many))
                .append("<th class=\"words\">setting</th>");
        for (int i = 0; i < runs.size(); i++) {
            page.append(format("<th class=\"words\">%s</th>", key(i, escape(names.get(i)))));
        }
        page.append("</tr></thead><tbody>");
        for (Comparison.Setting setting : settings) {
            page.append("<tr><td class=\"words\">").append(escape(setting.name())).append("</td>");
            for (String value : setting.values()) {
                boolean usual = value.equals(setting.usual()) || value.equals("–");
                page.append(
                        format(
                                "<td class=\"words%1$s\" title=\"%2$s\">%2$s</td>",
                                usual ? " usual" : "", escape(value)));
            }
            page.append("</tr>");
        }
        page.append("</tbody></table></div>\n");
    }

    private void curves() {
        if (runs.stream().allMatch(run -> run.log().epochs().isEmpty())) return;
        page.append("<section class=\"card legend-card\"><div class=\"legend\">");
        for (int i = 0; i < runs.size(); i++) page.append(key(i, escape(names.get(i))));
        page.append("</div></section>\n<div class=\"two\">");
        chart("Training loss", "Mean over each epoch's steps.", "trainLoss", Text::axis);
        chart("Validation loss", "After each epoch.", "validationLoss", Text::axis);
        chart("Training accuracy", "Share of samples whose class is right.", "trainAccuracy", Text::share);
        chart("Validation accuracy", "After each epoch.", "validationAccuracy", Text::share);
        page.append("</div>\n");
    }

    private void chart(String title, String note, String figure, DoubleFunction<String> words) {
        boolean measured =
                runs.stream()
                        .flatMap(run -> run.log().epochs().stream())
                        .anyMatch(epoch -> Double.isFinite(epoch.figure(figure)));
        if (!measured) return;
        int[] lengths = runs.stream().mapToInt(ComparisonPage::lastEpoch).filter(n -> n > 0).toArray();
        int longest = Arrays.stream(lengths).max().orElse(1), shortest = Arrays.stream(lengths).min().orElse(1);
        CurveChart chart = new CurveChart(longest, 0, words);
        if (longest > FAR_LONGER * shortest) chart.logarithmicEpochs();
        if (figure.endsWith("Accuracy")) chart.ceiling(1);
        for (int i = 0; i < runs.size(); i++) {
            List<EventLog.Epoch> epochs = runs.get(i).log().epochs();
            int n = epochs.size(), every = Math.ceilDiv(Math.max(1, n), MOST_POINTS);
            int[] shown = IntStream.range(0, n).filter(e -> e % every == 0 || e == n - 1).toArray();
            double[] x = Arrays.stream(shown).mapToDouble(e -> epochs.get(e).epoch()).toArray();
            double[] y = Arrays.stream(shown).mapToDouble(e -> epochs.get(e).figure(figure)).toArray();
            if (DoubleStream.of(y).noneMatch(Double::isFinite)) continue;
            boolean dotted = longest <= MOST_DOTS && runs.size() <= COLOURS;
            chart.add(new CurveChart.Curve(names.get(i), "run r" + i, x, y, dotted));
        }
        page.append(format("<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p>", title, note))
                .append(chart.svg(title + " by epoch"))
                .append("</section>\n");
    }

    private static int lastEpoch(StoredRun run) {
        return run.log().epochs().isEmpty() ? 0 : run.log().epochs().getLast().epoch();
    }

    private void notes() {
        List<String> notes = comparison.notes();
        if (notes.isEmpty()) return;
        page.append("<section class=\"card notes\"><h2>Notes</h2><ul>");
        for (String note : notes) page.append("<li>").append(escape(note)).append("</li>");
        page.append("</ul></section>\n");
    }
}
