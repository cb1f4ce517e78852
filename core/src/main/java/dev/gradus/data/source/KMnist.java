package dev.gradus.data.source;

import dev.gradus.data.Splits;
import java.nio.file.Path;
import java.util.List;

/// Kuzushiji-MNIST: 70,000 cursive Japanese characters of 28 × 28 pixels, in the form of MNIST but harder: a class has
/// several ways of writing.
///
/// Shapes: inputs `[1, 28, 28]`, byte / 255, from 0 (paper) to 1 (ink); classes `o` … `wo`, one for each row of hiragana.
///
/// The split is fixed: of the 60,000 published training images 5,000 are for validation, drawn at random with each
/// class in proportion; the 10,000 published test images are for testing.
///
/// Source: T. Clanuwat et al., "Deep learning for classical Japanese literature", 2018, arXiv:1812.01718, CC BY-SA 4.0:
/// "KMNIST Dataset" (created by CODH), adapted from "Kuzushiji Dataset" (created by NIJL and others).
public final class KMnist {
    static final List<Published> FILES =
            IdxFolder.published(
                    List.of("https://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
                    new long[] {18_165_135, 29_497, 3_041_136, 5_120},
                    "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
                    "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
                    "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
                    "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c");

    private static final List<String> CLASSES = List.of("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo");

    private KMnist() {}

    /// Reads the kept files, or downloads them first (21 MB).
    ///
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load() {
        return load(new Download());
    }

    /// Reads the kept files, or downloads them first (21 MB).
    ///
    /// @param download where files are kept, and what is notified of the progress
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when no address answers
    public static Splits load(Download download) {
        return load(download.fetch("kmnist", FILES));
    }

    /// Reads the four published files from a folder: `train-images-idx3-ubyte` and so on, plain or gzip.
    ///
    /// @param folder that has them
    /// @return the same split every time
    /// @throws dev.gradus.error.GradusException when a file is missing, truncated, mislabelled or of another data set
    public static Splits load(Path folder) {
        return new IdxFolder("kmnist", CLASSES).load(folder);
    }
}
