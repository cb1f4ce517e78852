package dev.gradus.data.augment;

import dev.gradus.config.Configured;
import dev.gradus.data.Dataset;
import dev.gradus.data.SampleChange;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.Collections;
import java.util.Set;
import java.util.function.Consumer;

/// A random change of training images that keeps their labels.
///
/// ```java
/// Image image = Image.bytes(3, 32, 32, 255);
/// for (int sample : batch) {
///     read(sample, image.begin(32, 32));
///     augmentation.apply(image, Rng.of(seed).fork(epoch).fork(sample));
/// }
/// ```
/// What is drawn is a function of the [Rng] alone, so any image of any epoch can be made again, on any thread.
///
/// One that keeps the size of an image has a setting `p`, the probability that it does anything; one that makes images of a given
/// size does so always, because all images of a batch have one size. An own one implements [RandomChange].
public interface Augmentation extends Configured, SampleChange {
    /// Draws, and changes the image.
    ///
    /// @param image changed in place
    /// @param rng decides what is drawn; a fork of its own for each image and epoch
    /// @param log told each change before it is made
    void apply(Image image, Rng rng, Consumer<? super Change> log);

    /// Draws, and changes the image.
    ///
    /// @param image changed in place
    /// @param rng decides what is drawn; a fork of its own for each image and epoch
    default void apply(Image image, Rng rng) {
        apply(image, rng, change -> {});
    }

    /// What it may do to the meaning of an image.
    ///
    /// @return all effects that may occur
    Set<Effect> effects();

    /// Whether digits and letters stay what they are: nothing is mirrored or turned around.
    ///
    /// @return false where 6 may become 9
    default boolean isSafeForDigits() {
        return Collections.disjoint(effects(), Set.of(Effect.MIRROR, Effect.TURN));
    }

    /// The shape of what it makes, whatever is drawn.
    ///
    /// @param image channels, height and width of an image
    /// @return the same unless it says otherwise
    /// @throws dev.gradus.error.GradusException when images of this shape cannot be changed, or get various shapes
    @Override
    default Shape shape(Shape image) {
        return image;
    }

    @Override
    default SampleChange.Reader reader(Dataset data) {
        return new ImageReader(this, data);
    }
}
