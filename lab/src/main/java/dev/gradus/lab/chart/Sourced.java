package dev.gradus.lab.chart;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A picture that says below itself where it comes from, when it is a file of its own.
///
/// @param picture that is shown
/// @param source such as the command that makes it
public record Sourced(Picture picture, String source) implements Picture {
    private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\" width=\"\\d+\" height=\"\\d+\"");
    private static final int FOOT = 20;

    @Override
    public String svg() {
        return picture.svg();
    }

    @Override
    public String file() {
        String svg = picture.file().strip();
        Matcher size = SIZE.matcher(svg);
        if (!size.find()) return svg;
        int width = Integer.parseInt(size.group(1)), height = Integer.parseInt(size.group(2));
        String larger = format("viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\"", width, height + FOOT);
        String foot = format("<text class=\"tick\" x=\"12\" y=\"%d\">%s</text></svg>\n", height + 10, escape(source));
        return svg.substring(0, size.start())
                + larger
                + svg.substring(size.end(), svg.length() - "</svg>".length())
                + foot;
    }
}
