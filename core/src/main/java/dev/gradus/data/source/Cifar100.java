package dev.gradus.data.source;

import dev.gradus.data.Splits;
import java.nio.file.Path;
import java.util.List;

/// CIFAR-100: 60,000 colour photographs of 32 × 32 pixels, of 100 classes in 20 groups.
///
/// Shapes: inputs `[3, 32, 32]`, red, green, blue, byte / 255; classes `apple` … `worm`, or the groups
/// `aquatic_mammals` … `vehicles_2`, equally often.
///
/// Defaults: the 100 classes.
///
/// The split is fixed: of the 50,000 published training images 5,000 are for validation, drawn at random with each
/// class in proportion; the 10,000 published test images are for testing.
///
/// Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009,
/// <https://www.cs.toronto.edu/~kriz/cifar.html>, the binary version.
public final class Cifar100 {
    static final List<Published> FILES =
            List.of(
                    Published.in(
                            List.of("https://www.cs.toronto.edu/~kriz/"),
                            "cifar-100-binary.tar.gz",
                            168_513_733,
                            "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"));

    private static final CifarFolder FORM =
            new CifarFolder(
                    "cifar100", "cifar-100-binary.tar.gz", "cifar-100-binary", List.of("train.bin"), "test.bin");

    /// Which of its two labels an image has.
    public enum Labels {
        /// One of 20 groups of classes.
        COARSE(
                0,
                """
                aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices \
                household_furniture insects large_carnivores large_man-made_outdoor_things \
                large_natural_outdoor_scenes large_omnivores_and_herbivores medium_mammals non-insect_invertebrates \
                people reptiles small_mammals trees vehicles_1 vehicles_2\
                """),
        /// One of 100 classes.
        FINE(
                1,
                """
                apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel \
                can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur \
                dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion \
                lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter \
                palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road \
                rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower \
                sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale \
                willow_tree wolf woman worm\
                """);

        private final CifarFolder.Labels form;

        Labels(int position, String names) {
            form = new CifarFolder.Labels(2, position, List.of(names.split(" ", -1)));
        }
    }

    private Cifar100() {}

    /// Reads the kept archive, or downloads it first (169 MB).
    ///
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load() {
        return load(new Download());
    }

    /// Reads the kept archive, or downloads it first (169 MB).
    ///
    /// @param download where files are kept, and what is notified of the progress
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load(Download download) {
        return load(download.fetch("cifar100", FILES));
    }

    /// Reads `train.bin` and `test.bin` from a folder, from its subfolder `cifar-100-binary`, or from the archive
    /// `cifar-100-binary.tar.gz` in it.
    ///
    /// @param folder that has them
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when a file is missing, truncated or of another data set
    public static Splits load(Path folder) {
        return load(folder, Labels.FINE);
    }

    /// Reads the files with the labels that are wanted.
    ///
    /// @param folder that has `train.bin` and `test.bin`, or the archive
    /// @param labels classes or groups of classes
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when a file is missing, truncated or of another data set
    public static Splits load(Path folder, Labels labels) {
        return FORM.load(folder, labels.form);
    }
}
