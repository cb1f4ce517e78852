package dev.gradus.data.augment;

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
}
