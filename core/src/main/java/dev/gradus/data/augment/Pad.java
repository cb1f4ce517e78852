package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.Set;

/// Adds a border: `y[i, j] = x[i - top, j - left]`.
///
/// Shapes: `[C, H, W]` to `[C, top + H + bottom, left + W + right]`. Defaults: nothing is added; black outside. A border wider than the image is
/// mirrored again and again, where torchvision refuses. Source: torchvision's `Pad`.
public final class Pad implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param left columns added before
    /// @param top rows added above
    /// @param right columns added behind
    /// @param bottom rows added below
    /// @param border what is outside of the image
    /// @param fill grey level outside, from 0 (black) to 1 (white), with a constant border
    public record Config(int left, int top, int right, int bottom, Border border, double fill) {
        /// The defaults.
        public Config() {
            this(0, 0, 0, 0, Border.CONSTANT, 0);
        }
    }

    /// The same on each side.
    ///
    /// @param padding pixels added on each side
    /// @param border what is outside of the image
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Pad(int padding, Border border) {
        this(new Config(padding, padding, padding, padding, border, 0));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Pad(Config config) {
        for (int side : List.of(config.left(), config.top(), config.right(), config.bottom()))
            Require.between("Pad", "side", side, 0, 1 << 14);
        Require.between("Pad", "fill", config.fill(), 0, 1);
        this.config = config;
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Cropped(
                -config.top(),
                -config.left(),
                image.height() + config.top() + config.bottom(),
                image.width() + config.left() + config.right(),
                config.border(),
                config.fill());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.GEOMETRY);
    }

    @Override
    public Shape shape(Shape image) {
        return Shape.of(
                image.axis(0),
                image.axis(1) + config.top() + config.bottom(),
                image.axis(2) + config.left() + config.right());
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
