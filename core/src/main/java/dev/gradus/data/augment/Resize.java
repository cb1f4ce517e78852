package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Set;

/// Scales an image to a size: `y[i, j] = Σ w[a] v[b] x[a, b]` with weights around `(i + 0.5) H / height - 0.5`.
///
/// Shapes: `[C, H, W]` to `[C, height, width]`; with no width, to a shorter edge of `height` and the same proportions (the longer edge rounded
/// down). Defaults: bilinear, antialiased: when shrinking, the weights are as wide as the pixels of the result; the size must be given.
/// Bicubic has a = -0.5 with antialiasing and a = -0.75 without, as PIL and OpenCV have, and is clipped to black and white; nearest takes pixel
/// `⌊i H / height⌋`. Source: torchvision's `Resize`.
public final class Resize implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param height rows of the result, or its shorter edge; must be given
    /// @param width columns of the result; 0 to keep the proportions
    /// @param interpolation how values between pixels are found
    /// @param antialias whether a smaller image is a mean of all pixels, not of the nearest alone
    public record Config(int height, int width, Interpolation interpolation, boolean antialias) {
        /// Without a size, which must be given.
        public Config() {
            this(0, 0, Interpolation.BILINEAR, true);
        }
    }

    /// To a shorter edge.
    ///
    /// @param size pixels of the shorter edge
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Resize(int size) {
        this(new Config(size, 0, Interpolation.BILINEAR, true));
    }

    /// To a size.
    ///
    /// @param height rows of the result
    /// @param width columns of the result
    /// @param interpolation how values between pixels are found
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Resize(int height, int width, Interpolation interpolation) {
        this(new Config(height, width, interpolation, true));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public Resize(Config config) {
        Require.size("Resize", config.height(), config.width());
        this.config = config;
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return new Resized(
                height(image.height(), image.width()),
                width(image.height(), image.width()),
                config.interpolation(),
                config.antialias());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.GEOMETRY);
    }

    @Override
    public Shape shape(Shape image) {
        return Shape.of(image.axis(0), height(image.axis(1), image.axis(2)), width(image.axis(1), image.axis(2)));
    }

    private int height(int h, int w) {
        return config.width() > 0 || h <= w ? config.height() : longer(h, w);
    }

    private int width(int h, int w) {
        return config.width() > 0 ? config.width() : w <= h ? config.height() : longer(w, h);
    }

    private int longer(int edge, int shorter) {
        return Math.toIntExact((long) config.height() * edge / shorter);
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
