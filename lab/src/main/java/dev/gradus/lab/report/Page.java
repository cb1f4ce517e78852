package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Chart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// What all pages have in common: one file without network, its style, and tiles of figures.
public final class Page {
    private Page() {}

    /// Begins a page.
    ///
    /// @param page to be added to
    /// @param title of the window, not yet escaped
    /// @param sheets names of further style sheets beside this class
    public static void open(StringBuilder page, String title, List<String> sheets) {
        open(page, "en", title, sheets);
    }

    /// Begins a page in a language.
    ///
    /// @param page to be added to
    /// @param language its code, such as `ko`
    /// @param title of the window, not yet escaped
    /// @param sheets names of further style sheets beside this class
    public static void open(StringBuilder page, String language, String title, List<String> sheets) {
        page.append(format("<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">", language))
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>")
                .append(escape(title))
                .append("</title><style>\n")
                .append(Chart.css())
                .append(css("report.css"));
        for (String sheet : sheets) page.append(css(sheet));
        page.append("</style></head><body><main>\n");
    }

    /// Ends a page.
    ///
    /// @param page to be added to
    /// @param version of the program
    /// @param time when what it shows was made, or how much that is
    public static void close(StringBuilder page, String version, String time) {
        page.append(
                format(
                        "<footer>Gradus %s · %s · this page needs no network</footer>\n</main></body></html>\n",
                        escape(version), escape(time)));
    }

    /// A link to another page.
    ///
    /// @param page on which it is
    /// @param target another file
    /// @param text not yet escaped
    /// @return relative, so that both can be moved together; the text alone where they are on different disks
    public static String link(Path page, Path target, String text) {
        Path from = page.toAbsolutePath().normalize().getParent(), to = target.toAbsolutePath().normalize();
        if (from == null || !Objects.equals(from.getRoot(), to.getRoot())) return escape(text);
        String names =
                StreamSupport.stream(from.relativize(to).spliterator(), false)
                        .map(name -> encoded(String.valueOf(name)))
                        .collect(Collectors.joining("/", "./", ""));
        return format("<a href=\"%s\">%s</a>", escape(names), escape(text));
    }

    private static String encoded(String name) {
        try {
            return new URI(null, null, "/" + name, null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e); // an absolute path is always one
        }
    }

    /// A tile with a figure.
    ///
    /// @param page to be added to
    /// @param value escaped
    /// @param label not yet escaped
    /// @param good whether it is not marked as bad
    public static void tile(StringBuilder page, String value, String label, boolean good) {
        page.append(
                format(
                        "<div class=\"tile%s\"><b>%s</b><small>%s</small></div>",
                        good ? "" : " bad", value, escape(label)));
    }

    /// A card with a chart.
    ///
    /// @param title escaped, as the note is
    static void card(StringBuilder page, String title, String note, Chart chart) {
        page.append(
                format(
                        "<section class=\"card\"><h2>%s</h2><p class=\"note\">%s</p>%s</section>\n",
                        title, note, chart.svg()));
    }

    static void notes(StringBuilder page, List<String> notes) {
        if (notes.isEmpty()) return;
        page.append("<section class=\"card notes\"><h2>Notes</h2><ul>");
        for (String note : notes) page.append("<li>").append(escape(note)).append("</li>");
        page.append("</ul></section>\n");
    }

    private static String css(String name) {
        try (InputStream file = Objects.requireNonNull(Page.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the program's own jar is unreadable
        }
    }
}
