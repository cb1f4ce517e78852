package dev.gradus.lab.report;

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
public final class Filters {
    private static final int[] NEGATIVE = {37, 99, 201}, NONE = {250, 249, 246}, POSITIVE = {217, 96, 26};

    private final String name;
    private final float[] weights;
    private final Shape filter;

    private Filters(String name, float[] weights, Shape filter) {
        this.name = name;
        this.weights = weights;
        this.filter = filter;
    }

    /// The filters of a model.
    ///
    /// @param model any
    /// @return null where its first weights are not of images
    public static @Nullable Filters of(TrainedModel model) {
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
            return filter != null && isSeen ? new Filters(p.name(), p.value().toFloats(), filter) : null;
        }
        return null;
    }

    /// The parameter that they are.
    ///
    /// @return such as `0.weight`
    public String name() {
        return name;
    }

    /// How many there are.
    ///
    /// @return at least 1
    public int count() {
        return weights.length / filter.size();
    }

    /// Of what shape each is.
    ///
    /// @return `[channels, height, width]`
    public Shape shape() {
        return filter;
    }

    /// The largest weight of all filters, without its sign.
    ///
    /// @return what the strongest colour stands for
    public float largest() {
        float most = 0;
        for (float w : weights) if (Float.isFinite(w)) most = Math.max(most, Math.abs(w));
        return most;
    }

    /// The least and the greatest weight of a filter.
    float[] range(int i) {
        float least = Float.POSITIVE_INFINITY, greatest = Float.NEGATIVE_INFINITY;
        for (int j = i * filter.size(); j < (i + 1) * filter.size(); j++) {
            least = Math.min(least, weights[j]);
            greatest = Math.max(greatest, weights[j]);
        }
        return new float[] {least, greatest};
    }

    /// A filter as a picture.
    ///
    /// @param i from 0
    /// @return `[3, height, width]`, from 0 to 1
    public float[] pixels(int i) {
        float most = largest();
        int size = filter.size(), area = filter.axis(1) * filter.axis(2);
        float[] pixels = new float[3 * area];
        for (int j = 0; j < size; j++) {
            float t = most > 0 ? weights[i * size + j] / most : 0;
            if (filter.axis(0) == 3) pixels[j] = 0.5f + 0.5f * t;
            else for (int c = 0; c < 3; c++) pixels[c * area + j] = colour(t, c);
        }
        return pixels;
    }

    /// One channel of the colour of a number from -1 to 1.
    static float colour(float t, int channel) {
        int end = (t < 0 ? NEGATIVE : POSITIVE)[channel];
        return (NONE[channel] + Math.abs(t) * (end - NONE[channel])) / 255f;
    }
}
