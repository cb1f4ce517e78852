package dev.gradus.data.source;

import dev.gradus.data.Splits;
import java.nio.file.Path;
import java.util.List;

/// MNIST: 70,000 handwritten digits of 28 × 28 pixels.
///
/// Shapes: inputs `[1, 28, 28]`, byte / 255, from 0 (paper) to 1 (ink); classes `0` … `9`.
///
/// The split is fixed: of the 60,000 published training images 5,000 are for validation, drawn at random with each
/// class in proportion; the 10,000 published test images are for testing.
///
/// Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits", 1998.
public final class Mnist {
    static final List<Published> FILES =
            IdxFolder.published(
                    List.of(
                            "https://ossci-datasets.s3.amazonaws.com/mnist/",
                            "https://storage.googleapis.com/cvdf-datasets/mnist/"),
                    new long[] {9_912_422, 28_881, 1_648_877, 4_542},
                    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");

    private static final List<String> CLASSES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private Mnist() {}

    /// Reads the kept files, or downloads them first (12 MB).
    ///
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load() {
        return load(new Download());
    }

    /// Reads the kept files, or downloads them first (12 MB).
    ///
    /// @param download where files are kept, and what is notified of the progress
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load(Download download) {
        return load(download.fetch("mnist", FILES));
    }

    /// Reads the four published files from a folder: `train-images-idx3-ubyte` and so on, plain or gzip.
    ///
    /// @param folder that has them
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when a file is missing, truncated, mislabelled or of another data set
    public static Splits load(Path folder) {
        return new IdxFolder("mnist", CLASSES).load(folder);
    }
}
