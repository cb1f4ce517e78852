package dev.gradus.catalogue;

import dev.gradus.config.Catalogue;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.CenterCrop;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.Pad;
import dev.gradus.data.augment.RandomCrop;
import dev.gradus.data.augment.RandomResizedCrop;
import dev.gradus.data.augment.Resize;
import dev.gradus.data.augment.Rotate90;
import dev.gradus.data.augment.VerticalFlip;
import dev.gradus.data.augment.Zoom;

/// The names of augmentations, in a file of their own because they are many.
final class Augmentations {
    private Augmentations() {}

    static Catalogue<Augmentation> all() {
        return new Catalogue<>("augmentation", Augmentation.class)
                .add("horizontal-flip", new HorizontalFlip.Config(), HorizontalFlip::new)
                .add("vertical-flip", new VerticalFlip.Config(), VerticalFlip::new)
                .add("rotate-90", new Rotate90.Config(), Rotate90::new)
                .add("center-crop", new CenterCrop.Config(), CenterCrop::new)
                .add("random-crop", new RandomCrop.Config(), RandomCrop::new)
                .add("pad", new Pad.Config(), Pad::new)
                .add("resize", new Resize.Config(), Resize::new)
                .add("random-resized-crop", new RandomResizedCrop.Config(), RandomResizedCrop::new)
                .add("zoom", new Zoom.Config(), Zoom::new)
                .add("compose", new Compose.Config(), Compose::new);
    }
}
