package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Set;

/// Cuts out a window of random area, proportions and place, and scales it to a size.
///
/// ```math
/// y = resize(x[top … top + h, left … left + w], height, width)
/// h w ~ U(minArea, maxArea) · H W   ln(w / h) ~ U(ln minRatio, ln maxRatio)
/// ```
/// Shapes: `[C, H, W]` to `[C, height, width]`. After 10 windows that do not fit, the largest central one of an allowed proportion is taken.
/// Defaults: 0.08 to 1 of the area, proportions of 3/4 to 4/3, bilinear, antialiased; the size must be given. Source: Szegedy et al. 2014,
/// section 6; torchvision's `RandomResizedCrop`.
public final class RandomResizedCrop implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param height rows of the result; must be given
    /// @param width columns of the result; 0 for as many as rows
    /// @param minArea least share of the area
    /// @param maxArea greatest share of the area
    /// @param minRatio least width through height
    /// @param maxRatio greatest width through height
    /// @param interpolation how values between pixels are found
    /// @param antialias whether a smaller image is a mean of all pixels, not of the nearest alone
    public record Config(
            int height,
            int width,
            double minArea,
            double maxArea,
            double minRatio,
            double maxRatio,
            Interpolation interpolation,
            boolean antialias) {
        /// Without a size, which must be given.
        public Config() {
            this(0, 0, 0.08, 1, 3.0 / 4, 4.0 / 3, Interpolation.BILINEAR, true);
        }
    }

    record CroppedAndResized(
            int top,
            int left,
            int height,
            int width,
            int newHeight,
            int newWidth,
            Interpolation interpolation,
            boolean antialias)
            implements Change {
        @Override
        public void apply(Image image) {
            new Cropped(top, left, height, width).apply(image);
            new Resized(newHeight, newWidth, interpolation, antialias).apply(image);
        }
    }

    /// A square.
    ///
    /// @param size rows and columns of the result
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public RandomResizedCrop(int size) {
        this(new Config(size, 0, 0.08, 1, 3.0 / 4, 4.0 / 3, Interpolation.BILINEAR, true));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public RandomResizedCrop(Config config) {
        Require.size("RandomResizedCrop", config.height(), config.width());
        Require.range("RandomResizedCrop", "Area", config.minArea(), config.maxArea(), 0, 1);
        Require.range("RandomResizedCrop", "Ratio", config.minRatio(), config.maxRatio(), 1e-3, 1e3);
        this.config = config;
    }

    @Override
    public Change draw(Image image, Rng rng) {
        Window window =
                Window.draw(image, rng, config.minArea(), config.maxArea(), config.minRatio(), config.maxRatio());
        if (window == null) window = central(image);
        return new CroppedAndResized(
                window.top(),
                window.left(),
                window.height(),
                window.width(),
                height(),
                width(),
                config.interpolation(),
                config.antialias());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.GEOMETRY, Effect.HIDE);
    }

    @Override
    public Shape shape(Shape image) {
        return Shape.of(image.axis(0), height(), width());
    }

    private Window central(Image image) {
        int h = image.height();
        int w = image.width();
        double ratio = (double) w / h;
        if (ratio < config.minRatio()) h = Math.max(1, (int) Math.rint(w / config.minRatio()));
        else if (ratio > config.maxRatio()) w = Math.max(1, (int) Math.rint(h * config.maxRatio()));
        return new Window((image.height() - h) / 2, (image.width() - w) / 2, h, w);
    }

    private int height() {
        return config.height();
    }

    private int width() {
        return config.width() == 0 ? config.height() : config.width();
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
