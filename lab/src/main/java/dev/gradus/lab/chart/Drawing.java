package dev.gradus.lab.chart;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// A picture that was drawn elsewhere, with a title above it.
///
/// @param title of the picture
/// @param width in pixels
/// @param height in pixels, without the title
/// @param body elements of SVG, from 0, 0 to width, height
public record Drawing(String title, int width, int height, String body) implements Picture {
    private static final int HEAD = 34;

    /// A picture of which there is a whole SVG document. It becomes an image within the picture, since its style sheet and the names in it
    /// would hold for the whole page otherwise.
    ///
    /// @param title of the picture
    /// @param svg with a `viewBox` that begins at 0, 0
    /// @return the drawing
    public static Drawing of(String title, String svg) {
        var box = Pattern.compile("viewBox=\"0 0 ([\\d.]+) ([\\d.]+)\"").matcher(svg);
        if (!box.find()) throw new IllegalArgumentException("an SVG without a viewBox from 0 0");
        int width = (int) Math.ceil(Double.parseDouble(box.group(1)));
        int height = (int) Math.ceil(Double.parseDouble(box.group(2)));
        String data = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
        String image = "<image width=\"%d\" height=\"%d\" href=\"data:image/svg+xml;base64,%s\"/>";
        return new Drawing(title, width, height, format(image, width, height, data));
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
