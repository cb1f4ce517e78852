package dev.gradus.data;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;

/// The signature of pictures: the form that every picture is brought into.
///
/// Shapes: `[channels, height, width]`, byte / 255.
///
/// Defaults: colours, 32 × 32 pixels, stretched, light and dark as they are.
///
/// @param channels 1 for grey, 3 for red, green and blue
/// @param height in pixels
/// @param width in pixels
/// @param fit how a picture of other proportions gets this size
/// @param lightOnDark whether samples are light strokes on a dark ground, so that a picture of dark strokes on light paper is inverted
public record Pictures(int channels, int height, int width, Fit fit, boolean lightOnDark) implements Signature {
    private static final int MOST = 1 << 15;

    /// How a picture of other proportions gets the size of the samples.
    public enum Fit {
        /// Both axes are scaled, each by its own factor.
        STRETCH,
        /// The picture is scaled until it covers the sample, and what sticks out at both ends is cut off.
        CROP,
        /// The picture is scaled until it fits into the sample, and framed in the mean colour of its edge.
        PAD
    }

    /// Checks channels and sizes.
    ///
    /// @throws GradusException for other channels than 1 and 3, or a size out of 1 to 32,768
    public Pictures {
        if ((channels != 1 && channels != 3) || Math.min(height, width) < 1 || Math.max(height, width) > MOST) {
            throw GradusException.got("pictures of %d channels and %d x %d pixels", channels, height, width)
                    .expected("1 or 3 channels, 1 to %,d pixels in each direction", MOST)
                    .because("a size was computed and came out wrong")
                    .repair("Usual are 3 channels and 32 x 32 to 224 x 224 pixels.");
        }
    }

    /// With the default settings.
    public Pictures() {
        this(3, 32, 32, Fit.STRETCH, false);
    }

    @Override
    public Shape shape() {
        return Shape.of(channels, height, width);
    }
}
