package dev.gradus.lab.run;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Task;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Compose;
import dev.gradus.lab.settings.DataSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether augmented images are still what their labels say.
public final class LabelSafety {
    private LabelSafety() {}

    /// A warning where characters are mirrored or turned.
    ///
    /// @param source of the images; where nothing is known about them, classes that are named by single letters or digits are characters
    /// @param task with the names of the classes
    /// @param augmentation a chain
    /// @return one sentence or two, or null where nothing is wrong
    public static @Nullable String warning(DataSource source, Task task, Augmentation augmentation) {
        if (augmentation.isSafeForDigits() || !(source.isCharacters() || hasCharacters(task))) return null;
        List<Augmentation> steps =
                augmentation instanceof Compose chain ? chain.config().steps() : List.of(augmentation);
        String names =
                steps.stream()
                        .filter(step -> !step.isSafeForDigits())
                        .map(LabelSafety::name)
                        .distinct()
                        .collect(Collectors.joining(" and "));
        boolean several = names.contains(" and ");
        return "%s %s these characters or turn%s them far: 6 becomes 9, b becomes d, and the label stays. 'digits' is safe."
                .formatted(names, several ? "mirror" : "mirrors", several ? "" : "s");
    }

    private static boolean hasCharacters(Task task) {
        return task instanceof Task.Classification(List<String> classes)
                && classes.stream().allMatch(c -> c.codePointCount(0, c.length()) == 1)
                && classes.stream().flatMapToInt(String::codePoints).allMatch(Character::isLetterOrDigit);
    }

    private static String name(Augmentation step) {
        Object config = step.config().getClass();
        return Stream.concat(
                        Catalogues.AUGMENTATIONS.entries().stream()
                                .filter(entry -> entry.defaults().getClass() == config)
                                .map(entry -> entry.name()),
                        Stream.of(step.getClass().getSimpleName()))
                .findFirst()
                .orElseThrow();
    }
}
