package dev.gradus.lab.look;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pixels;
import dev.gradus.data.augment.Image;
import dev.gradus.tensor.Shape;

/// Samples as images that can be augmented, bytes as bytes.
final class Images {
    private Images() {}

    /// Whether samples can be shown as pictures.
    static boolean areShown(Dataset data) {
        Shape shape = data.shape();
        return shape.rank() == 3 && (shape.axis(0) == 1 || shape.axis(0) == 3);
    }

    /// An image for samples of a data set.
    static Image image(Dataset data) {
        Shape shape = data.shape();
        Pixels pixels = data.pixels();
        return pixels == null
                ? Image.floats(shape.axis(0), shape.axis(1), shape.axis(2))
                : Image.bytes(shape.axis(0), shape.axis(1), shape.axis(2), pixels.white());
    }

    /// Reads one sample.
    static void read(Dataset data, int index, Image image) {
        float[] x = image.begin(data.shape().axis(1), data.shape().axis(2));
        data.readInput(index, x, 0);
        float white = image.white();
        if (white == 1) return;
        for (int i = 0; i < image.size(); i++) x[i] = Math.round(x[i] * white);
    }
}
