package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.lab.store.Version;
import dev.gradus.persist.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Several runs on one page: a table, the settings that differ, and their curves laid over each other, one colour a run.
public final class ComparisonPage {
    private static final int MOST_WITH_DOTS = 12;
    private static final int FEW = 6;
    private static final int MOST_DOTS = 40;
    private static final int MOST_POINTS = 500;
    private static final double FAR_LONGER = 8;

    private final Comparison comparison;
    private final List<StoredRun> runs;
    private final List<String> names;
    private final Palette palette;
    private final StringBuilder page = new StringBuilder();

    private ComparisonPage(Comparison comparison) {
        this.comparison = comparison;
        this.runs = comparison.runs();
        this.names = comparison.names();
        this.palette = Palette.of(runs.size());
    }

    /// Writes the page.
    ///
    /// @param comparison what it shows
    /// @param file to be written as a whole
    /// @throws dev.gradus.error.GradusException when the file cannot be written
    public static void write(Comparison comparison, Path file) {
        byte[] html = new ComparisonPage(comparison).html().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(html));
    }

    private String html() {
        String title = runs.size() + " runs";
        Page.open(page, title, List.of("comparison.css"));
        page.append(colours());
        String data = runs.stream().map(RunText::data).distinct().collect(Collectors.joining(", "));
        String models =
                runs.stream().map(run -> RunText.setting(run, "model")).distinct().collect(Collectors.joining(", "));
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
                runs.stream().map(run -> Members.text(run.record().started())).max(String::compareTo).orElse("");
        Page.close(page, Version.text(), "last run started " + started);
        return page.toString();
    }

    /// One colour for each run; whoever points at a run in a legend sees its curves alone.
    private String colours() {
        var css = new StringBuilder("<style>\n").append(palette.css());
        for (int i = 0; i < runs.size(); i++) {
            css.append(
                    format(
                            "main:has(.key.%1$s:hover) .chart :is(polyline, circle):not(.%1$s) { opacity: 0.1; }\n",
                            palette.style(i)));
        }
        return css.append("</style>\n").toString();
    }

    private String key(int run) {
        String name = escape(names.get(run)), style = palette.style(run);
        return format("<span class=\"key %s\" title=\"%s\">%s%s</span>", style, name, Chart.key(style), name);
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
            page.append("<tr><td class=\"words\">").append(key(i)).append("</td>");
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
            page.append(format("<th class=\"words\">%s</th>", key(i)));
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
        for (int i = 0; i < runs.size(); i++) page.append(key(i));
        page.append("</div></section>\n<div class=\"two\">");
        Axis epochs = epochs();
        for (String metric : List.of("Loss", "Accuracy")) {
            Axis y = axis(metric);
            boolean isLoss = metric.equals("Loss");
            String share = "Share of samples whose class is predicted correctly.";
            chart(
                    "Training " + metric.toLowerCase(Locale.ROOT),
                    isLoss ? "Mean over each epoch's steps." : share,
                    epochs,
                    y);
            chart("Validation " + metric.toLowerCase(Locale.ROOT), "After each epoch.", epochs, y);
        }
        page.append("</div>\n");
    }

    /// One axis of epochs for all charts, logarithmic where short runs could not be seen beside long ones.
    private Axis epochs() {
        int[] lengths = runs.stream().mapToInt(ComparisonPage::lastEpoch).filter(n -> n > 0).toArray();
        int longest = Arrays.stream(lengths).max().orElse(1), shortest = Arrays.stream(lengths).min().orElse(1);
        return longest > FAR_LONGER * shortest
                ? Axis.logarithmic("epoch", 1, longest)
                : Axis.whole("epoch", 0, longest);
    }

    /// One axis for a metric on both splits, so that they can be compared.
    private Axis axis(String metric) {
        double[][] values =
                Stream.of("train", "validation")
                        .flatMap(split -> runs.stream().map(run -> figures(run, split + metric)))
                        .toArray(double[][]::new);
        return metric.equals("Loss") ? Axis.fitting("loss", values) : Axes.ofShares("accuracy", values);
    }

    private static double[] figures(StoredRun run, String figure) {
        return run.log().epochs().stream().mapToDouble(epoch -> epoch.figure(figure)).toArray();
    }

    private void chart(String title, String note, Axis x, Axis y) {
        String[] words = title.split(" ", 2);
        String split = words[0].equals("Training") ? "train" : "validation";
        String figure = split + words[1].substring(0, 1).toUpperCase(Locale.ROOT) + words[1].substring(1);
        if (runs.stream().flatMapToDouble(run -> DoubleStream.of(figures(run, figure))).noneMatch(Double::isFinite)) {
            return;
        }
        Chart chart = new Chart(title + " by epoch", x, y);
        for (int i = 0; i < runs.size(); i++) {
            List<LogEvent.Epoch> epochs = runs.get(i).log().epochs();
            int n = epochs.size(), every = Math.ceilDiv(Math.max(1, n), MOST_POINTS);
            int[] shown = IntStream.range(0, n).filter(e -> e % every == 0 || e == n - 1).toArray();
            double[] at = Arrays.stream(shown).mapToDouble(e -> epochs.get(e).epoch()).toArray();
            double[] values = Arrays.stream(shown).mapToDouble(e -> epochs.get(e).figure(figure)).toArray();
            if (DoubleStream.of(values).noneMatch(Double::isFinite)) continue;
            boolean dots = x.scale().high() <= MOST_DOTS && runs.size() <= MOST_WITH_DOTS;
            chart.add(new Mark.Line(names.get(i), "run " + palette.style(i), at, values, dots));
        }
        Page.card(page, title, note, chart);
    }

    private static int lastEpoch(StoredRun run) {
        return run.log().epochs().isEmpty() ? 0 : run.log().epochs().getLast().epoch();
    }

    private void notes() {
        Page.notes(page, comparison.notes());
    }
}
