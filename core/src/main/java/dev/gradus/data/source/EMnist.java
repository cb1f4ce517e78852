package dev.gradus.data.source;

import dev.gradus.data.Splits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// EMNIST: handwritten letters and digits of 28 × 28 pixels, in the form of MNIST, in six selections.
///
/// Shapes: inputs `[1, 28, 28]`, byte / 255, from 0 (paper) to 1 (ink), upright: in the files they lie transposed; classes
/// are the characters, each merged letter under its capital.
///
/// The split is fixed: a twelfth of the published training images is for validation, drawn at random with each class in
/// proportion; the published test images are for testing.
///
/// Source: G. Cohen, S. Afshar, J. Tapson and A. van Schaik, "EMNIST: an extension of MNIST to handwritten letters", 2017,
/// arXiv:1702.05373. Differences: letters are numbered from 0 as everywhere else, in the files from 1.
public final class EMnist {
    static final String ARCHIVE = "gzip.zip";

    static final List<Published> FILES =
            List.of(
                    Published.in(
                            List.of(
                                    "https://biometrics.nist.gov/cs_links/EMNIST/",
                                    "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/"),
                            ARCHIVE,
                            561_753_746,
                            "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e"));

    private static final String DIGITS = "0123456789";
    private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// A selection of characters.
    public enum Part {
        /// The ten digits, equally often.
        DIGITS(EMnist.DIGITS, 0),
        /// The 26 letters, capitals and small letters of each in one class.
        LETTERS(CAPITALS, 1),
        /// 47 classes, equally often: digits, capitals, and the small letters that look different.
        BALANCED(EMnist.DIGITS + CAPITALS + "abdefghnqrt", 0),
        /// The 47 classes of [#BALANCED], as often as they were written.
        BYMERGE(EMnist.DIGITS + CAPITALS + "abdefghnqrt", 0),
        /// 62 classes, as often as they were written: digits, capitals, small letters.
        BYCLASS(EMnist.DIGITS + CAPITALS + "abcdefghijklmnopqrstuvwxyz", 0),
        /// The ten digits in the numbers of MNIST.
        MNIST(EMnist.DIGITS, 0);

        private final String characters;
        private final int first;

        Part(String characters, int first) {
            this.characters = characters;
            this.first = first;
        }

        /// The classes, in the order of their numbers.
        ///
        /// @return one character each
        public List<String> classes() {
            return characters.chars().mapToObj(Character::toString).toList();
        }

        private IdxFolder form() {
            String name = "emnist-" + name().toLowerCase(Locale.ROOT);
            return new IdxFolder(name, name + "-train", name + "-test", classes(), first, true, true);
        }
    }

    private EMnist() {}

    /// Reads the kept archive, or downloads it first (562 MB).
    ///
    /// @param part the selection
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load(Part part) {
        return load(part, new Download());
    }

    /// Reads the kept archive, or downloads it first (562 MB).
    ///
    /// @param part the selection
    /// @param download where files are kept, and what is notified of the progress
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load(Part part, Download download) {
        return load(part, download.fetch("emnist", FILES));
    }

    /// Reads the published archive `gzip.zip`, or the four files of a selection that lie in a folder unpacked:
    /// `emnist-digits-train-images-idx3-ubyte` and so on, plain or gzip.
    ///
    /// @param part the selection
    /// @param folder that has them
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when a file is missing, truncated, mislabelled or of another data set
    public static Splits load(Part part, Path folder) {
        Path archive = folder.resolve(ARCHIVE);
        if (!Files.isRegularFile(archive)) return part.form().load(folder);
        try (Zipped zip = Zipped.open(archive)) {
            return part.form().load(zip, "gzip/");
        }
    }
}
