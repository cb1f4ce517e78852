package dev.gradus.lab.experiment;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.diagnose.Proof;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Words.Language;
import dev.gradus.lab.report.Page;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What came out of an experiment, as a page in one language: one file that needs no network.
final class ExperimentPage {
    private static final int MOST_COLUMNS = 8;

    /// A picture of more pixels has a row of its own.
    private static final int BROAD = 600;

    private static final Pattern WIDTH = Pattern.compile(" width=\"(\\d+)\"");

    private final Experiment experiment;
    private final ExperimentRecord record;
    private final Words words;
    private final Language language;
    private final StringBuilder page = new StringBuilder();

    private ExperimentPage(Experiment experiment, ExperimentRecord record, Words words) {
        this.experiment = experiment;
        this.record = record;
        this.words = words;
        this.language = words.language();
    }

    /// The page.
    ///
    /// @param pictures by their keys
    /// @param others links to the index and to the page in other languages, by what they say
    static String html(
            Experiment experiment,
            ExperimentRecord record,
            Words words,
            Map<String, Picture> pictures,
            Map<String, String> others) {
        return new ExperimentPage(experiment, record, words).html(pictures, others);
    }

    private String say(String key) {
        return Words.common(key, language);
    }

    private String html(Map<String, Picture> pictures, Map<String, String> others) {
        Page.open(page, language.code(), words.title() + " · Gradus", List.of("lab.css"));
        page.append("<nav>");
        others.forEach((text, to) -> page.append(format("<a href=\"%s\">%s</a>", escape(to), escape(text))));
        page.append("</nav>\n");
        page.append(
                format(
                        "<header><div><div class=\"eyebrow\">%s</div><h1>%s</h1></div><div class=\"facts\"><code>gradus lab run %s</code><br>%s</div></header>\n",
                        escape(words.theme(experiment.theme())),
                        escape(words.title()),
                        escape(experiment.name()),
                        escape(
                                format(
                                        "%s · %s",
                                        say("size-" + record.size().key()), Text.duration(record.seconds())))));
        page.append("<section class=\"card\">");
        paragraph("question", words.question());
        paragraph("finding", words.finding());
        claims();
        page.append("</section>\n");
        published();
        page.append("<div class=\"pictures\">\n");
        pictures.values().forEach(this::picture);
        page.append("</div>\n<section class=\"card\">");
        paragraph("look", words.look());
        paragraph("explanation", words.explanation());
        page.append("</section>\n");
        measured();
        settings();
        IndexPage.close(page, language);
        return page.toString();
    }

    private void picture(Picture picture) {
        // charts know no language: this is the only text that they have of their own
        String svg = picture.file().replace("logarithmic scale<", say("logarithmic-scale") + "<");
        svg = svg.replace("logarithmic scales<", say("logarithmic-scales") + "<");
        var width = WIDTH.matcher(svg);
        boolean isBroad = width.find() && Integer.parseInt(width.group(1)) > BROAD;
        page.append(format("<figure class=\"card%s\">%s</figure>\n", isBroad ? " broad" : "", svg));
    }

    private void paragraph(String key, String text) {
        page.append(format("<h2>%s</h2><p>%s</p>", escape(say(key)), escape(text)));
    }

    private void claims() {
        if (record.claims().isEmpty()) {
            page.append(format("<p class=\"note\">%s</p>", escape(say("not-checked"))));
            return;
        }
        page.append("<ul class=\"claims\">");
        for (ExperimentRecord.ClaimRecord claim : record.claims()) {
            page.append(
                    format(
                            "<li class=\"%s\"><b>%s</b> %s</li>",
                            claim.holds() ? "holds" : "fails",
                            escape(say(claim.holds() ? "holds" : "fails")),
                            escape(words.claim(claim.key(), claim.shown()))));
        }
        page.append("</ul>");
    }

    private void published() {
        if (experiment.published().isEmpty()) return;
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><div class=\"wide\"><table class=\"rows\">",
                        escape(say("published-measured"))));
        head("", "figure", "published", "measured", "interval", "ratio", "source");
        for (ExperimentRecord.Compared compared : record.compared(experiment)) {
            Published published = compared.published();
            String figure = published.figure();
            page.append(
                    format(
                            "<tr><td class=\"words\">%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%.3f</td><td class=\"words\">%s</td></tr>",
                            escape(words.cell(published.cell())),
                            escape(words.figure(figure)),
                            Text.figure(figure, published.value()),
                            Text.figure(figure, compared.measured().mean()),
                            compared.interval(" – ", "–"),
                            compared.ratio(),
                            escape(published.source())));
        }
        page.append("</table></div></section>\n");
    }

    private static String interval(String figure, List<Double> values) {
        if (values.size() < 2) return "–";
        Proof.Interval its = Proof.Interval.of(values);
        return Text.figure(figure, its.low()) + " – " + Text.figure(figure, its.high());
    }

    private void head(String... keys) {
        page.append("<tr>");
        for (String key : keys)
            page.append(
                    format(
                            "<th%s>%s</th>",
                            key.equals("source") ? " class=\"words\"" : "", key.isEmpty() ? "" : escape(say(key))));
        page.append("</tr>");
    }

    /// All figures of all cells, with their intervals.
    private void measured() {
        Set<String> all = new LinkedHashSet<>();
        record.cells().forEach(cell -> all.addAll(cell.figures().keySet()));
        List<String> figures = all.stream().limit(MOST_COLUMNS).toList();
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p><div class=\"wide\"><table class=\"rows\"><tr><th></th>",
                        escape(say("measured")), escape(say("mean-interval"))));
        for (String figure : figures) page.append(format("<th>%s</th>", escape(words.figure(figure))));
        page.append(format("<th>%s</th><th>%s</th></tr>", escape(say("seeds")), escape(say("time"))));
        for (ExperimentRecord.CellRecord cell : record.cells()) {
            page.append(format("<tr><td class=\"words\">%s</td>", escape(words.cell(cell.name()))));
            for (String figure : figures) {
                List<Double> values = cell.figures().get(figure);
                String shown = values == null ? "" : Text.figure(figure, Proof.Interval.of(values).mean());
                String range = values == null || values.size() < 2 ? "" : interval(figure, values);
                page.append(format("<td title=\"%s\">%s</td>", escape(range), shown));
            }
            page.append(format("<td>%d</td><td>%s</td></tr>", cell.seeds().size(), Text.duration(cell.seconds())));
        }
        page.append("</table></div></section>\n");
    }

    private void settings() {
        page.append(format("<section class=\"card\"><details><summary>%s</summary><dl>", escape(say("settings"))));
        for (ExperimentRecord.CellRecord cell : record.cells()) {
            page.append(
                    format(
                            "<dt>%s</dt><dd><code>%s</code></dd>",
                            escape(words.cell(cell.name())), escape(String.valueOf(cell.settings()))));
        }
        page.append("</dl></details></section>\n");
    }
}
