package dev.gradus.data.source;

import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// SVHN: 99,289 digits of house numbers, cut from photographs of streets, of 32 × 32 pixels, with parts of the digits beside them.
///
/// Shapes: inputs `[3, 32, 32]`, red, green, blue, byte / 255; classes `0` … `9`, which in the files have the labels 10, 1 … 9.
///
/// The split is fixed: of the 73,257 published training images a tenth is for validation, drawn at random with each class in
/// proportion; the 26,032 published test images are for testing.
///
/// Source: Y. Netzer, T. Wang, A. Coates, A. Bissacco, B. Wu and A. Ng, "Reading digits in natural images with unsupervised
/// feature learning", 2011, <http://ufldl.stanford.edu/housenumbers/>, format 2. Differences: the 531,131 simpler images of
/// `extra_32x32.mat` are not read.
public final class Svhn {
    private static final String WEB = "http://ufldl.stanford.edu/housenumbers/";
    private static final String TRAIN = "train_32x32.mat", TEST = "test_32x32.mat";
    private static final String IMAGES = "X", LABELS = "y";
    private static final long SPLIT_SEED = 0;
    private static final int SIDE = 32, TEN = 10;
    private static final Pictures FORM = new Pictures(3, SIDE, SIDE, Pictures.Fit.PAD, false);
    private static final List<String> CLASSES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    static final List<Published> FILES =
            List.of(
                    Published.atMost(1 << 30, WEB, TRAIN, "e26dedcc434d2e4c54c9b2d4a06d8373"),
                    Published.atMost(1 << 30, WEB, TEST, "eb5a983be6a315427106f1b164d9cef3"));

    private Svhn() {}

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
        return load(download.fetch("svhn", FILES));
    }

    /// Reads `train_32x32.mat` and `test_32x32.mat` from a folder.
    ///
    /// @param folder that has them
    /// @return the same split every time
    /// @throws GradusException when a file is missing, damaged or of another data set
    public static Splits load(Path folder) {
        return Splits.of(read(folder, TRAIN), read(folder, TEST), 0.1, SPLIT_SEED);
    }

    private static ByteImages read(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) throw missing(folder, name);
        Map<String, MatArray> arrays = MatFile.read(file, List.of(IMAGES, LABELS));
        MatArray images = arrays.get(IMAGES), labels = arrays.get(LABELS);
        if (images == null || labels == null) throw new AssertionError("both were asked for");
        int n = images.sizes().length == 4 ? images.sizes()[3] : 0;
        boolean isImages = n > 0 && Arrays.equals(images.sizes(), new int[] {SIDE, SIDE, 3, n});
        if (!isImages || images.type() != MatArray.Type.UINT8 || labels.size() != n) throw other(file, images, labels);
        byte[] pixels = images.bytes();
        ByteImages.transpose(pixels, SIDE);
        return new ByteImages("svhn", FORM.shape(), pixels, classes(file, labels), 255, CLASSES).in(FORM);
    }

    private static int[] classes(Path file, MatArray labels) {
        int[] classes = new int[labels.size()];
        for (int i = 0; i < classes.length; i++) {
            double label = labels.at(i);
            boolean isKnown = label >= 1 && label <= TEN && label == Math.rint(label);
            if (!isKnown) throw ByteImages.unknownLabel(file.toString(), i, label, 1, TEN);
            classes[i] = (int) label % TEN;
        }
        return classes;
    }

    private static GradusException missing(Path folder, String name) {
        return GradusException.got("%s has no file %s", folder, name)
                .expected("%s and %s of svhn", TRAIN, TEST)
                .because("the path is misspelt, or the files of format 1 were taken (train.tar.gz)")
                .repair("Give the folder that has both.");
    }

    private static GradusException other(Path file, MatArray images, MatArray labels) {
        return GradusException.got(
                        "%s has images of the sizes %s (%s) and labels of the sizes %s",
                        file, images.shape(), images.type(), labels.shape())
                .expected("[32, 32, 3, n] bytes and n labels, as svhn has")
                .because("the file is of another data set")
                .repair("Take the file from its publisher again.");
    }
}
