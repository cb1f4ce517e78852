package dev.gradus.catalogue;

import dev.gradus.config.Catalogue;
import dev.gradus.data.Mixing;
import dev.gradus.data.augment.Affine;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.AutoContrast;
import dev.gradus.data.augment.BilateralBlur;
import dev.gradus.data.augment.Brightness;
import dev.gradus.data.augment.CenterCrop;
import dev.gradus.data.augment.ColourJitter;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.Contrast;
import dev.gradus.data.augment.CutMix;
import dev.gradus.data.augment.Cutout;
import dev.gradus.data.augment.Elastic;
import dev.gradus.data.augment.Equalize;
import dev.gradus.data.augment.GaussianBlur;
import dev.gradus.data.augment.GaussianNoise;
import dev.gradus.data.augment.Grayscale;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.Hue;
import dev.gradus.data.augment.Invert;
import dev.gradus.data.augment.JpegArtefacts;
import dev.gradus.data.augment.MedianBlur;
import dev.gradus.data.augment.MixOneOf;
import dev.gradus.data.augment.Mixup;
import dev.gradus.data.augment.MotionBlur;
import dev.gradus.data.augment.OneOf;
import dev.gradus.data.augment.Pad;
import dev.gradus.data.augment.PcaColourNoise;
import dev.gradus.data.augment.Perspective;
import dev.gradus.data.augment.Posterize;
import dev.gradus.data.augment.RandAugment;
import dev.gradus.data.augment.RandomApply;
import dev.gradus.data.augment.RandomCrop;
import dev.gradus.data.augment.RandomErasing;
import dev.gradus.data.augment.RandomOrder;
import dev.gradus.data.augment.RandomResizedCrop;
import dev.gradus.data.augment.Resize;
import dev.gradus.data.augment.Rotate;
import dev.gradus.data.augment.Rotate90;
import dev.gradus.data.augment.SaltAndPepper;
import dev.gradus.data.augment.Saturation;
import dev.gradus.data.augment.Sharpness;
import dev.gradus.data.augment.Shear;
import dev.gradus.data.augment.Solarize;
import dev.gradus.data.augment.SomeOf;
import dev.gradus.data.augment.Translate;
import dev.gradus.data.augment.TrivialAugment;
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
                .add("brightness", new Brightness.Config(), Brightness::new)
                .add("contrast", new Contrast.Config(), Contrast::new)
                .add("saturation", new Saturation.Config(), Saturation::new)
                .add("hue", new Hue.Config(), Hue::new)
                .add("sharpness", new Sharpness.Config(), Sharpness::new)
                .add("colour-jitter", new ColourJitter.Config(), ColourJitter::new)
                .add("grayscale", new Grayscale.Config(), Grayscale::new)
                .add("invert", new Invert.Config(), Invert::new)
                .add("posterize", new Posterize.Config(), Posterize::new)
                .add("solarize", new Solarize.Config(), Solarize::new)
                .add("equalize", new Equalize.Config(), Equalize::new)
                .add("auto-contrast", new AutoContrast.Config(), AutoContrast::new)
                .add("random-erasing", new RandomErasing.Config(), RandomErasing::new)
                .add("cutout", new Cutout.Config(), Cutout::new)
                .add("gaussian-noise", new GaussianNoise.Config(), GaussianNoise::new)
                .add("salt-and-pepper", new SaltAndPepper.Config(), SaltAndPepper::new)
                .add("gaussian-blur", new GaussianBlur.Config(), GaussianBlur::new)
                .add("median-blur", new MedianBlur.Config(), MedianBlur::new)
                .add("bilateral-blur", new BilateralBlur.Config(), BilateralBlur::new)
                .add("motion-blur", new MotionBlur.Config(), MotionBlur::new)
                .add("jpeg-artefacts", new JpegArtefacts.Config(), JpegArtefacts::new)
                .add("pca-colour-noise", new PcaColourNoise.Config(), PcaColourNoise::new)
                .add("rotate", new Rotate.Config(), Rotate::new)
                .add("translate", new Translate.Config(), Translate::new)
                .add("affine", new Affine.Config(), Affine::new)
                .add("shear", new Shear.Config(), Shear::new)
                .add("perspective", new Perspective.Config(), Perspective::new)
                .add("elastic", new Elastic.Config(), Elastic::new)
                .add("compose", new Compose.Config(), Compose::new)
                .add("one-of", new OneOf.Config(), OneOf::new)
                .add("some-of", new SomeOf.Config(), SomeOf::new)
                .add("random-apply", new RandomApply.Config(), RandomApply::new)
                .add("random-order", new RandomOrder.Config(), RandomOrder::new)
                .add("rand-augment", new RandAugment.Config(), RandAugment::new)
                .add("trivial-augment", new TrivialAugment.Config(), TrivialAugment::new);
    }

    static Catalogue<Mixing> mixings() {
        return new Catalogue<>("mixing", Mixing.class)
                .add("mixup", new Mixup.Config(), Mixup::new)
                .add("cutmix", new CutMix.Config(), CutMix::new)
                .add("mix-one-of", new MixOneOf.Config(), MixOneOf::new);
    }
}
