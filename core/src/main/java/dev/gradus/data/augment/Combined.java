package dev.gradus.data.augment;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What combinations of augmentations have in common.
final class Combined {
    private Combined() {}

    static Set<Effect> effects(List<Augmentation> all) {
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        for (Augmentation augmentation : all) effects.addAll(augmentation.effects());
        return Collections.unmodifiableSet(effects);
    }

    /// The shape that all of them make.
    static Shape same(String who, List<Augmentation> all, Shape image) {
        if (all.isEmpty()) return image;
        Shape first = all.getFirst().shape(image);
        for (Augmentation augmentation : all) requireSame(who, augmentation, augmentation.shape(image), first);
        return first;
    }

    /// The shape of the image, which none of them may change.
    static Shape kept(String who, List<Augmentation> all, Shape image) {
        for (Augmentation augmentation : all) requireSame(who, augmentation, augmentation.shape(image), image);
        return image;
    }

    private static void requireSame(String who, Augmentation augmentation, Shape got, Shape expected) {
        if (got.equals(expected)) return;
        throw GradusException.got("%s: %s makes images %s", who, augmentation.getClass().getSimpleName(), got)
                .expected("%s, whatever is drawn", expected)
                .because("the images of a batch would have different shapes")
                .repair("Put what changes the shape before or behind it, in a Compose.");
    }
}
