package dev.gradus.data.augment;

import dev.gradus.config.Describe;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Set;

/// Cuts out the middle: `y[i, j] = x[top + i, left + j]` with `top = (H - height) / 2`, halves to even.
///
/// Shapes: `[C, H, W]` to `[C, height, width]`; an image that is too small gets a black border. Defaults: none, the size must be given. Source:
/// torchvision's `CenterCrop`.
public final class CenterCrop implements RandomChange {
    private final Config config;

    /// Settings.
    ///
    /// @param height rows of the result; must be given
    /// @param width columns of the result; 0 for as many as rows
    public record Config(int height, int width) {
        /// Without a size, which must be given.
        public Config() {
            this(0, 0);
        }
    }

    /// A square.
    ///
    /// @param size rows and columns of the result
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public CenterCrop(int size) {
        this(new Config(size, 0));
    }

    /// With all settings.
    ///
    /// @param config the settings
    /// @throws dev.gradus.error.GradusException when a setting is out of its range
    public CenterCrop(Config config) {
        Require.size("CenterCrop", config.height(), config.width());
        this.config = config;
    }

    @Override
    public Change draw(Image image, Rng rng) {
        return around(image, height(), width());
    }

    @Override
    public Set<Effect> effects() {
        return Set.of(Effect.HIDE);
    }

    @Override
    public Shape shape(Shape image) {
        return Shape.of(image.axis(0), height(), width());
    }

    /// The window of a size around the centre of an image.
    static Cropped around(Image image, int height, int width) {
        return new Cropped(start(image.height(), height), start(image.width(), width), height, width);
    }

    private static int start(int whole, int part) {
        return part > whole ? -((part - whole) / 2) : (int) Math.rint((whole - part) / 2.0);
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
