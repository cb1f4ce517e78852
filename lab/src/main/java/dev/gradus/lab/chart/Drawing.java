package dev.gradus.lab.chart;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A picture that was drawn elsewhere, with a title above it.
///
/// @param title of the picture
/// @param width in pixels
/// @param height in pixels, without the title
/// @param body elements of SVG, from 0, 0 to width, height
public record Drawing(String title, int width, int height, String body) implements Picture {
    private static final int HEAD = 34;
    private static final String SCOPE = "g.drawn.drawn.drawn "; // three classes, more than any rule for charts has
    private static final Pattern VIEW_BOX = Pattern.compile("viewBox=\"0 0 ([\\d.]+) ([\\d.]+)\"");
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
    private static final Pattern SELECTOR = Pattern.compile("([\\w.#-]+(?: [\\w.#-]+)*\\s*)\\{");

    /// A picture of which there is a whole SVG document. Its style sheet is made to hold for it alone, and to win there.
    ///
    /// @param title of the picture
    /// @param svg with a `viewBox` that begins at 0, 0
    /// @return the drawing
    public static Drawing of(String title, String svg) {
        var box = VIEW_BOX.matcher(svg);
        if (!box.find()) throw new IllegalArgumentException("an SVG without a viewBox from 0 0");
        int width = (int) Math.ceil(Double.parseDouble(box.group(1)));
        int height = (int) Math.ceil(Double.parseDouble(box.group(2)));
        String scoped =
                STYLE.matcher(svg)
                        .replaceAll(style ->
                                Matcher.quoteReplacement(
                                        "<style>"
                                                + SELECTOR.matcher(style.group(1)).replaceAll(SCOPE + "$1{")
                                                + "</style>"));
        return new Drawing(title, width, height, "<g class=\"drawn\">" + scoped + "</g>");
    }

    @Override
    public String svg() {
        return format(
                "<div class=\"wide\"><svg class=\"chart\" style=\"max-width:%dpx\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%s</svg></div>",
                width, width, height, escape(title), body);
    }

    @Override
    public String file() {
        String head = format("<text class=\"title\" x=\"12\" y=\"22\">%s</text>", escape(title));
        int wide = Math.max(width, Text.width(title) * 9 + 24);
        return Chart.document(
                wide, height + HEAD, List.of(), head + format("<g transform=\"translate(0 %d)\">%s</g>", HEAD, body));
    }
}
