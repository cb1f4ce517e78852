package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.error.GradusException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// QMNIST: the 60,000 training digits of MNIST, made anew from their source, and 60,000 digits for the test, of which MNIST
/// published 10,000.
///
/// Shapes: inputs `[1, 28, 28]`, byte / 255, from 0 (paper) to 1 (ink); classes `0` … `9`.
///
/// Defaults: all 60,000 test digits.
///
/// The split is fixed: a twelfth of the 60,000 training images, 5,000, is for validation, drawn at random with each class in
/// proportion; the test images are for testing. They do not equal those of [Mnist] to the last bit.
///
/// Source: C. Yadav and L. Bottou, "Cold case: the lost MNIST digits", 2019, arXiv:1905.10498. Differences: of the eight
/// numbers that a label consists of, only the class is read, not who wrote the digit and where; the 402,953 digits of NIST
/// (`xnist-*.xz`) are not read.
public final class QMnist {
    private static final long MOST = 64 << 20;
    private static final String WEB = "https://raw.githubusercontent.com/facebookresearch/qmnist/master/";

    static final List<Published> FILES =
            List.of(
                    published("train-images-idx3-ubyte", "ed72d4157d28c017586c42bc6afe6370"),
                    published("train-labels-idx2-int", "0058f8dd561b90ffdd0f734c6a30e5e4"),
                    published("test-images-idx3-ubyte", "1394631089c404de565df7b7aeaf9412"),
                    published("test-labels-idx2-int", "5b5b05890a5e13444e108efe57b788aa"));

    private static final IdxFolder FORM =
            new IdxFolder(
                    "qmnist",
                    "qmnist-train",
                    "qmnist-test",
                    List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                    0,
                    false,
                    true);

    /// Which of the test digits are for testing.
    public enum Part {
        /// All.
        ALL,
        /// The first 10,000, which are those of MNIST.
        MNIST,
        /// All behind the first 10,000, which MNIST did not publish.
        REST;

        private static final int OF_MNIST = 10_000;

        private Dataset of(ByteImages all, Path folder) {
            if (this == ALL) return all;
            int needed = this == MNIST ? OF_MNIST : OF_MNIST + 1;
            if (all.size() < needed) {
                throw GradusException.got("%s with %,d test images", folder, all.size())
                        .expected("at least %,d for Part.%s", needed, name())
                        .because("the files were shortened")
                        .repair("Take them from their publisher again, or read Part.ALL.");
            }
            IntStream chosen = this == MNIST ? IntStream.range(0, OF_MNIST) : IntStream.range(OF_MNIST, all.size());
            return new Subset(all, chosen.toArray());
        }
    }

    private QMnist() {}

    private static Published published(String file, String md5) {
        return Published.atMost(MOST, WEB, "qmnist-" + file + ".gz", md5);
    }

    /// Reads the kept files, or downloads them first.
    ///
    /// @return the same split every time
    /// @throws GradusException when no address answers
    public static Splits load() {
        return load(new Download());
    }

    /// Reads the kept files, or downloads them first.
    ///
    /// @param download where files are kept, and what is notified of the progress
    /// @return the same split every time
    /// @throws GradusException when no address answers
    public static Splits load(Download download) {
        return load(download.fetch("qmnist", FILES));
    }

    /// Reads the four published files from a folder: `qmnist-train-images-idx3-ubyte`, `qmnist-train-labels-idx2-int` and so
    /// on, plain or gzip.
    ///
    /// @param folder that has them
    /// @return the same split every time
    /// @throws GradusException when a file is missing, truncated, mislabelled or of another data set
    public static Splits load(Path folder) {
        return load(folder, Part.ALL);
    }

    /// Reads the four published files from a folder, and tests with some of the digits.
    ///
    /// @param folder that has them
    /// @param test which of the digits for the test
    /// @return the same split every time
    /// @throws GradusException when a file is missing, truncated, mislabelled or of another data set
    public static Splits load(Path folder, Part test) {
        ByteImages training = FORM.images(folder, FORM.train(), Idx.Kind.EXTENDED_LABELS);
        ByteImages all = FORM.images(folder, FORM.test(), Idx.Kind.EXTENDED_LABELS);
        return IdxFolder.split(training, test.of(all, folder));
    }
}
