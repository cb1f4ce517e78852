package dev.gradus.data.source;

import dev.gradus.data.Splits;
import java.nio.file.Path;
import java.util.List;

/// Fashion-MNIST: 70,000 pictures of clothes of 28 × 28 pixels, in the form of MNIST but harder.
///
/// Shapes: inputs `[1, 28, 28]`, byte / 255, from 0 (background) to 1; classes `T-shirt/top` … `Ankle boot`.
///
/// The split is fixed: of the 60,000 published training images 5,000 are for validation, drawn at random with each
/// class in proportion; the 10,000 published test images are for testing.
///
/// Source: H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning
/// algorithms", 2017, arXiv:1708.07747, MIT licence.
public final class FashionMnist {
    static final List<Published> FILES =
            IdxFolder.published(
                    List.of(
                            "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
                            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
                    new long[] {26_421_880, 29_515, 4_422_102, 5_148},
                    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5");

    private static final List<String> CLASSES =
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot");

    private FashionMnist() {}

    /// Reads the kept files, or downloads them first (31 MB).
    ///
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load() {
        return load(new Download());
    }

    /// Reads the kept files, or downloads them first (31 MB).
    ///
    /// @param download where files are kept, and what is notified of the progress
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load(Download download) {
        return load(download.fetch("fashion-mnist", FILES));
    }

    /// Reads the four published files from a folder: `train-images-idx3-ubyte` and so on, plain or gzip.
    ///
    /// @param folder that has them
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when a file is missing, truncated, mislabelled or of another data set
    public static Splits load(Path folder) {
        return new IdxFolder("fashion-mnist", CLASSES).ofThings().load(folder);
    }
}
