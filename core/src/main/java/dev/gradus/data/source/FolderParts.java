package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Division;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder that is divided into parts, each with the folders of all classes: `train`, and `val` or `test` or both.
///
/// @param whole the folder
/// @param train a folder in it
/// @param validation null where there is none
/// @param test null where there is none
/// @param others folders beside them
record FolderParts(Path whole, Path train, @Nullable Path validation, @Nullable Path test, List<Path> others) {
    private static final Set<String> TRAIN = Set.of("train", "training");
    private static final Set<String> VALIDATION = Set.of("val", "valid", "validation");
    private static final Set<String> TEST = Set.of("test", "testing");

    /// The parts of a folder.
    ///
    /// @param folders in it
    /// @return null where these are classes
    /// @throws GradusException when a part has no folders and others have
    static @Nullable FolderParts of(Path whole, List<Path> folders) throws IOException {
        Path train = named(folders, TRAIN), validation = named(folders, VALIDATION), test = named(folders, TEST);
        if (train == null || (validation == null && test == null) || !hasFolders(train)) return null;
        List<Path> others = new ArrayList<>(folders);
        others.remove(train);
        for (Path part : new Path[] {validation, test}) {
            if (part == null) continue;
            if (!hasFolders(part)) throw flat(train, part);
            others.remove(part);
        }
        return new FolderParts(whole, train, validation, test, others);
    }

    private static @Nullable Path named(List<Path> folders, Set<String> names) {
        for (Path folder : folders) if (names.contains(name(folder).toLowerCase(Locale.ROOT))) return folder;
        return null;
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    private static boolean hasFolders(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.anyMatch(path -> Files.isDirectory(path) && !name(path).startsWith("."));
        }
    }

    /// Those that are there: train, validation, test.
    List<Path> folders() {
        List<Path> there = new ArrayList<>(List.of(train));
        if (validation != null) there.add(validation);
        if (test != null) there.add(test);
        return there;
    }

    /// What was concluded.
    String sentence(double validationShare, double testShare) {
        String own = name(train) + "/ is for training, ";
        String between = (validation == null ? share(validationShare) : name(validation) + "/") + " for validation, ";
        return name(whole)
                + ": "
                + own
                + between
                + (test == null ? share(testShare) : name(test) + "/")
                + " for the test";
    }

    private static String share(double share) {
        return Math.round(100 * share) + " % of it";
    }

    /// The parts in the order of [#folders], with what is missing taken from the first.
    Splits splits(List<Dataset> parts, Division by, double validationShare, double testShare, long seed) {
        Dataset first = parts.getFirst(), last = parts.getLast();
        if (validation == null) return Splits.of(first, last, by, validationShare, seed);
        if (test != null) {
            return new Splits(new Split.Train(first), new Split.Validation(parts.get(1)), new Split.Test(last));
        }
        Splits divided = Splits.of(first, last, by, testShare, seed);
        return new Splits(divided.train(), new Split.Validation(last), new Split.Test(divided.validation().data()));
    }

    /// Checks that all parts have the same classes.
    ///
    /// @param names of the folders in each, sorted, in the order of [#folders]
    void requireSame(List<List<String>> names) {
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i).equals(names.getFirst())) continue;
            throw GradusException.got(
                            "%s has the classes %s, and %s has %s",
                            train,
                            String.join(", ", names.getFirst()),
                            folders().get(i),
                            String.join(", ", names.get(i)))
                    .expected("the same folders of classes in all parts")
                    .because("a folder is missing, misspelt, or of another data set")
                    .repair("Rename or complete the folders.");
        }
    }

    /// That a folder beside the parts has pictures, too.
    GradusException unclear(Path other) {
        return GradusException.got("%s has pictures, beside %s", other, train)
                .expected("either the parts train, val and test, or a folder for each class")
                .because("it is a class beside classes that are called like parts, or does not belong here")
                .repair("Rename the classes, or take %s out of the folder.", name(other));
    }

    /// That the folders in it are no classes.
    GradusException notClasses() {
        return GradusException.got(
                        "%s is divided into parts: %s",
                        whole, String.join(", ", folders().stream().map(FolderParts::name).toList()))
                .expected("a folder for each class")
                .because("it was divided for training and test already")
                .repair("Read the parts with splits(seed), or one of them: ImageFolder.at(%s).", train);
    }

    private static GradusException flat(Path train, Path part) {
        return GradusException.got("%s has no folders, and %s has", part, train)
                .expected("a folder for each class in both")
                .because("its pictures have no labels, as those of a competition")
                .repair("Give %s alone, and let the model predict the pictures of the other.", train);
    }
}
