package dev.gradus.lab.experiment;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Words.Language;
import dev.gradus.lab.report.Page;
import dev.gradus.lab.store.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// All experiments by theme, and what became of those that were run.
public final class IndexPage {
    private IndexPage() {}

    /// Writes the page in all languages.
    ///
    /// @param root folder of all experiments
    public static void write(Path root) {
        for (Language language : Language.values())
            ExperimentFolder.text(root.resolve(ExperimentFolder.file(language)), html(root, language));
    }

    private static String html(Path root, Language language) {
        var page = new StringBuilder();
        String title = Words.common("index-title", language);
        Page.open(page, language.code(), title + " · Gradus", List.of("lab.css"));
        page.append("<nav>");
        for (Language other : Language.values()) {
            if (other != language)
                page.append(format("<a href=\"%s\">%s</a>", ExperimentFolder.file(other), other.title()));
        }
        page.append(
                format(
                        "</nav>\n<header><div><div class=\"eyebrow\">Gradus</div><h1>%s</h1></div><div class=\"facts\">%s<br><code>gradus lab run --all</code></div></header>\n",
                        escape(title), escape(Words.common("index-note", language))));
        for (Theme theme : Theme.values()) {
            List<Experiment> all = Experiments.of(theme);
            if (all.isEmpty()) continue;
            page.append(
                    format(
                            "<section class=\"theme\"><h2>%s</h2><div class=\"experiments\">",
                            escape(Words.theme(theme, language))));
            for (Experiment experiment : all) entry(page, root, experiment, language);
            page.append("</div></section>\n");
        }
        close(page, language);
        return page.toString();
    }

    /// Ends a page of the laboratory.
    static void close(StringBuilder page, Language language) {
        page.append(
                format(
                        "<footer>Gradus %s · %s</footer>\n</main></body></html>\n",
                        escape(Version.text()), escape(Words.common("offline", language))));
    }

    private static void entry(StringBuilder page, Path root, Experiment experiment, Language language) {
        Words words = Words.of(experiment, language);
        var folder = new ExperimentFolder(root, experiment);
        Optional<ExperimentRecord> record = folder.record(_ -> {});
        String title = escape(words.title());
        String head =
                record.map(r -> root.relativize(folder.page(r.size(), language)).toString().replace('\\', '/'))
                        .map(to -> format("<a href=\"%s\">%s</a>", to, title))
                        .orElse(title);
        page.append(format("<div><b>%s</b><p>%s</p><small>%s", head, escape(words.question()), experiment.name()));
        if (record.isEmpty()) {
            page.append(" · ").append(escape(Words.common("not-run", language)));
        } else if (!record.get().claims().isEmpty()) {
            long failed = record.get().claims().stream().filter(c -> !c.holds()).count();
            page.append(
                    failed == 0
                            ? format(
                                    " · <span class=\"state holds\">%s</span>",
                                    escape(Words.common("all-hold", language)))
                            : format(
                                    " · <span class=\"state fails\">%s: %d</span>",
                                    escape(Words.common("some-fail", language)), failed));
        }
        record.ifPresent(r -> page.append(" · ").append(Text.duration(r.seconds())));
        page.append("</small></div>");
    }
}
