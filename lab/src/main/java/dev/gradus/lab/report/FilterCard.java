package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Png;
import dev.gradus.lab.chart.Text;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Parameter;
import dev.gradus.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// The weights of the first layer of a model of images as small pictures: what it looks for.
///
/// ```
/// colour of a weight w:   blue (-1) … white (0) … orange (1)  of  w / max |w| over all filters
/// ```
/// Filters of colour images have three such numbers a pixel, and are shown as red, green and blue around grey.
final class FilterCard {
    private static final int MOST = 64;
    private static final int[] NEGATIVE = {37, 99, 201}, NONE = {250, 249, 246}, POSITIVE = {217, 96, 26};

    private final String name;
    private final float[] weights;
    private final Shape filter;

    private FilterCard(String name, float[] weights, Shape filter) {
        this.name = name;
        this.weights = weights;
        this.filter = filter;
    }

    /// The filters of a model.
    ///
    /// @return null where its first weights are not of images
    static @Nullable FilterCard of(TrainedModel model) {
        Shape sample = model.network().sampleShape();
        if (sample == null || !Thumbnail.isOf(sample)) return null;
        for (Parameter p : model.network().parameters()) {
            Shape shape = p.value().shape();
            if (shape.rank() < 2) continue;
            Shape filter =
                    shape.rank() == 4
                            ? Shape.of(shape.axis(1), shape.axis(2), shape.axis(3))
                            : shape.rank() == 2 && shape.axis(1) == sample.size() ? sample : null;
            boolean isSeen = filter != null && Thumbnail.isOf(filter) && filter.axis(1) * filter.axis(2) > 1;
            return filter != null && isSeen ? new FilterCard(p.name(), p.value().toFloats(), filter) : null;
        }
        return null;
    }

    void append(StringBuilder page) {
        int size = filter.size(), all = weights.length / size, shown = Math.min(MOST, all);
        float most = 0;
        for (float w : weights) if (Float.isFinite(w)) most = Math.max(most, Math.abs(w));
        String scale =
                filter.axis(0) == 1
                        ? format("Blue is -%1$s, white 0, orange %1$s.", Text.loss(most))
                        : format("Grey is 0; channels range from -%1$s to %1$s.", Text.loss(most));
        page.append(
                format(
                        "<section class=\"card\"><h2>First filters</h2><p class=\"note\">%s of %s, what the first layer looks for. %s</p><div class=\"filters\">",
                        shown == all
                                ? "The " + Text.count(all) + " filters"
                                : "The first " + shown + " of " + Text.count(all) + " filters",
                        escape(name),
                        scale));
        for (int i = 0; i < shown; i++) {
            float least = Float.POSITIVE_INFINITY, greatest = Float.NEGATIVE_INFINITY;
            for (int j = i * size; j < (i + 1) * size; j++) {
                least = Math.min(least, weights[j]);
                greatest = Math.max(greatest, weights[j]);
            }
            String said = format("filter %d: %s to %s", i, Text.loss(least), Text.loss(greatest));
            page.append(format("<img alt=\"%1$s\" title=\"%1$s\" src=\"%2$s\">", said, picture(i, most)));
        }
        page.append("</div></section>\n");
    }

    private String picture(int i, float most) {
        int size = filter.size(), area = filter.axis(1) * filter.axis(2);
        float[] pixels = new float[3 * area];
        for (int j = 0; j < size; j++) {
            float t = most > 0 ? weights[i * size + j] / most : 0;
            if (filter.axis(0) == 3) pixels[j] = 0.5f + 0.5f * t;
            else for (int c = 0; c < 3; c++) pixels[c * area + j] = colour(t, c);
        }
        return Png.dataUri(pixels, 3, filter.axis(1), filter.axis(2));
    }

    /// One channel of the colour of a number from -1 to 1.
    static float colour(float t, int channel) {
        int end = (t < 0 ? NEGATIVE : POSITIVE)[channel];
        return (NONE[channel] + Math.abs(t) * (end - NONE[channel])) / 255f;
    }
}
