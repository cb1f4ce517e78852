package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Set;

/// Cuts out a window at a random place of the padded image: `y[i, j] = x[top + i - padding, left + j - padding]`, `top` and `left` uniform.
///
/// Shapes: `[C, H, W]` to `[C, height, width]`. Defaults: no padding, black outside; the size must be given. A common choice for images of 32 x 32
/// is `new RandomCrop(32, 4)`. Errors: an image that is smaller than the window even when padded. Source: torchvision's `RandomCrop`.
public final class RandomCrop implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param height rows of the result; must be given
    /// @param width columns of the result; 0 for as many as rows
    /// @param padding pixels added on each side before
    /// @param border what is outside of the image
    /// @param fill grey level outside, from 0 (black) to 1 (white), with a constant border
    public record Config(int height, int width, int padding, Border border, double fill) {
        /// Without a size, which must be given.
        public Config() {
            this(0, 0, 0, Border.CONSTANT, 0);
        }
    }

    /// A square window.
    ///
    /// @param size rows and columns of the result
    /// @param padding pixels added on each side before
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public RandomCrop(int size, int padding) {
        this(new Config(size, 0, padding, Border.CONSTANT, 0));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public RandomCrop(Config config) {
        Require.size("RandomCrop", config.height(), config.width());
        Require.between("RandomCrop", "padding", config.padding(), 0, 1 << 14);
        Require.between("RandomCrop", "fill", config.fill(), 0, 1);
        this.config = config;
    }

    @Override
    public Change draw(Image image, Rng rng) {
        int padding = config.padding();
        int down = image.height() + 2 * padding - height();
        int right = image.width() + 2 * padding - width();
        if (down < 0 || right < 0) throw tooSmall(image.height(), image.width());
        return new Cropped(
                rng.below(0, down + 1) - padding,
                rng.below(1, right + 1) - padding,
                height(),
                width(),
                config.border(),
                config.fill());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.GEOMETRY, Effect.HIDE);
    }

    @Override
    public Shape shape(Shape image) {
        if (image.axis(1) + 2 * config.padding() < height() || image.axis(2) + 2 * config.padding() < width())
            throw tooSmall(image.axis(1), image.axis(2));
        return Shape.of(image.axis(0), height(), width());
    }

    private int height() {
        return config.height();
    }

    private int width() {
        return config.width() == 0 ? config.height() : config.width();
    }

    private GradusException tooSmall(int h, int w) {
        return GradusException.got("RandomCrop: images of %d x %d pixels, padded by %d", h, w, config.padding())
                .expected("at least the %d x %d of the window", height(), width())
                .because("the window was chosen for other images")
                .repair("Crop less, pad more, or put a Resize before.");
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
