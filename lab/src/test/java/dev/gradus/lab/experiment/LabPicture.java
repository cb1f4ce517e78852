package dev.gradus.lab.experiment;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Drawing;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Words.Language;
import java.util.List;
import java.util.stream.Stream;

/// All experiments by theme, in columns of about equal height.
final class LabPicture {
    private static final int COLUMNS = 3, WIDE = 340, LINE = 17, GAP = 14;

    private LabPicture() {}

    static String svg() {
        List<Theme> themes = Stream.of(Theme.values()).filter(t -> !Experiments.of(t).isEmpty()).toList();
        int all = themes.stream().mapToInt(LabPicture::height).sum(), column = 0, y = 0, tallest = 0;
        var body = new StringBuilder();
        for (Theme theme : themes) {
            boolean isFull = y + height(theme) / 2 > all / COLUMNS && column + 1 < COLUMNS;
            if (isFull) {
                column++;
                y = 0;
            }
            int x = 12 + column * WIDE, line = y + LINE;
            body.append(text(x, line, "panel", Words.theme(theme, Language.EN)));
            for (Experiment experiment : Experiments.of(theme)) {
                line += LINE;
                body.append(text(x, line, "pale", Words.of(experiment, Language.EN).title()));
            }
            y += height(theme);
            tallest = Math.max(tallest, y);
        }
        String title = format("%d experiments of the laboratory", Experiments.ALL.size());
        return new Drawing(title, 12 + COLUMNS * WIDE, tallest, body.toString()).file();
    }

    private static int height(Theme theme) {
        return (1 + Experiments.of(theme).size()) * LINE + GAP;
    }

    private static String text(int x, int y, String style, String words) {
        return format("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>", style, x, y, escape(Text.cut(words, 50)));
    }
}
