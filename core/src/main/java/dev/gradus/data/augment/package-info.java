/// Random changes of training images that keep their labels: mirrored, cropped, turned, in other colours, with noise.
///
/// ```java
/// Augmentation augmentation = Compose.of(new RandomCrop(32, 4), new HorizontalFlip(), new RandomErasing());
/// augmentation.apply(image, Rng.of(seed).fork(epoch).fork(sample));
/// ```
/// Begin with [dev.gradus.data.augment.Compose], or with [dev.gradus.data.augment.RandAugment] to have the choice made.
/// Each is an [dev.gradus.data.augment.Augmentation]; what it draws is a [dev.gradus.data.augment.Change] with fixed numbers, and
/// what is changed is an [dev.gradus.data.augment.Image]. All arithmetic is that of torchvision's `transforms.v2`, for bytes
/// and for numbers from 0 to 1, unless a comment says otherwise.
@org.jspecify.annotations.NullMarked
package dev.gradus.data.augment;
