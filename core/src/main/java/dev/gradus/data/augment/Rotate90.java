package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Set;

/// Turns by quarters, counter-clockwise; one quarter: `y[i, j] = x[j, W - 1 - i]`.
///
/// Shapes: one or three quarters exchange height and width, so they are for square images unless p is 1. Defaults: one quarter, p 0.5. A random
/// number of quarters is [OneOf] of three. Not for digits and letters. Source: `torch.rot90`.
public final class Rotate90 implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param turns quarters of a turn: 1, 2 or 3
    /// @param p the probability of a turn
    public record Config(int turns, double p) {
        /// The defaults.
        public Config() {
            this(1, 0.5);
        }
    }

    record Turned(int turns) implements Change {
        @Override
        public void apply(Image image) {
            int h = image.height();
            int w = image.width();
            boolean odd = turns % 2 == 1;
            int rows = odd ? w : h;
            int columns = odd ? h : w;
            float[] x = image.pixels();
            float[] y = image.spare(rows, columns);
            int first = turns == 1 ? w - 1 : turns == 2 ? h * w - 1 : (h - 1) * w;
            int down = turns == 1 ? -1 : turns == 2 ? -w : 1;
            int right = turns == 1 ? w : turns == 2 ? -1 : -w;
            int out = 0;
            for (int c = 0; c < image.channels(); c++) {
                for (int i = 0; i < rows; i++) {
                    int in = c * h * w + first + i * down;
                    for (int j = 0; j < columns; j++, in += right) y[out++] = x[in];
                }
            }
            image.swap(rows, columns);
        }
    }

    /// A quarter, every second image.
    public Rotate90() {
        this(new Config());
    }

    /// With a number of quarters and a probability.
    ///
    /// @param turns 1, 2 or 3
    /// @param p the probability of a turn
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Rotate90(int turns, double p) {
        this(new Config(turns, p));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Rotate90(Config config) {
        Require.chance("Rotate90", config.p());
        Require.between("Rotate90", "turns", config.turns(), 1, 3);
        this.config = config;
    }

    @Override
    public double p() {
        return config.p();
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Turned(config.turns());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.TURN);
    }

    @Override
    public Shape shape(Shape image) {
        int h = image.axis(1);
        int w = image.axis(2);
        if (h == w || config.turns() == 2) return image;
        if (config.p() == 1) return Shape.of(image.axis(0), w, h);
        throw GradusException.got(
                        "Rotate90: %d quarter turns of images %s with p = %s", config.turns(), image, config.p())
                .expected("square images, 2 quarters, or p = 1")
                .because("a turned image would have another shape than the others of its batch")
                .repair("Crop the images to squares first, for example with CenterCrop(%d).", Math.min(h, w));
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
