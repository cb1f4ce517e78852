package dev.gradus.lab.run;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Digits;
import dev.gradus.data.source.Download;
import dev.gradus.data.source.FashionMnist;
import dev.gradus.data.source.Mnist;
import dev.gradus.data.source.Spirals;
import dev.gradus.data.source.TwoMoons;
import dev.gradus.data.source.Xor;
import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import dev.gradus.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A data set that can be named, with the settings of a training run that suit it.
public enum DataSource {
    /// 1,797 embedded handwritten digits of 8 × 8 pixels.
    DIGITS(List.of(512, 512), 20, 50, Prepare.STANDARDIZE),
    /// 70,000 handwritten digits of 28 × 28 pixels.
    MNIST(List.of(256, 256, 256), 5, 100, Prepare.STANDARDIZE),
    /// 70,000 pictures of clothes of 28 × 28 pixels.
    FASHION_MNIST(List.of(256, 256, 256), 5, 100, Prepare.STANDARDIZE),
    /// Exclusive or of two numbers, with noise.
    XOR(List.of(64, 64), 20, 32, Prepare.NONE),
    /// Two interleaved half circles.
    TWO_MOONS(List.of(64, 64), 20, 32, Prepare.NONE),
    /// Interleaved spiral arms.
    SPIRALS(List.of(64, 64), 60, 32, Prepare.NONE);

    /// Always the same points, so that runs with different seeds can be compared.
    private static final long TOY_SEED = 1;

    private final List<Integer> hidden;
    private final int epochs;
    private final int batchSize;
    private final Prepare prepare;

    DataSource(List<Integer> hidden, int epochs, int batchSize, Prepare prepare) {
        this.hidden = hidden;
        this.epochs = epochs;
        this.batchSize = batchSize;
        this.prepare = prepare;
    }

    /// All names.
    ///
    /// @return as they are written in files and flags
    public static List<String> names() {
        return Arrays.stream(values()).map(DataSource::title).toList();
    }

    /// The data set of a name.
    ///
    /// @param name as written in files and flags
    /// @return the source
    /// @throws GradusException when there is none of that name
    public static DataSource named(String name) {
        for (DataSource source : values()) if (source.title().equals(name.toLowerCase(Locale.ROOT))) return source;
        throw GradusException.got("unknown data set '%s'", name)
                .expected("one of the %d known names", values().length)
                .because("a spelling mistake")
                .repair(Suggest.sentence(name, names()));
    }

    /// The name in files and flags.
    ///
    /// @return for example `fashion-mnist`
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What is used where nothing is said.
    ///
    /// @return settings for this data
    public TrainSettings.General defaults() {
        return new TrainSettings.General(title(), "", prepare, epochs, batchSize, false, 1);
    }

    /// The shape of one sample, known before any is read.
    ///
    /// @return without the batch axis
    public Shape sample() {
        return switch (this) {
            case DIGITS -> Shape.of(1, 8, 8);
            case MNIST, FASHION_MNIST -> Shape.of(1, 28, 28);
            case XOR, TWO_MOONS, SPIRALS -> Shape.of(2);
        };
    }

    /// The number of classes, known before any sample is read.
    ///
    /// @return at least 2
    public int classes() {
        return switch (this) {
            case DIGITS, MNIST, FASHION_MNIST -> 10;
            case XOR, TWO_MOONS -> 2;
            case SPIRALS -> 3;
        };
    }

    /// The model where nothing is said, in its written form.
    ///
    /// @return an mlp with hidden layers that suit this data
    public Map<String, Object> model() {
        return Map.of("type", "mlp", "hidden", hidden);
    }

    /// Whether its samples lie in files.
    ///
    /// @return false where they are embedded or computed
    public boolean isFiles() {
        return this == MNIST || this == FASHION_MNIST;
    }

    /// Reads the samples.
    ///
    /// @param folder with the files, or empty to download them once
    /// @param download how files are had that are in no folder
    /// @return the same split every time
    /// @throws GradusException when a file is missing, damaged or cannot be downloaded
    public Splits load(String folder, Download download) {
        if (!folder.isEmpty() && !isFiles()) {
            throw GradusException.got("the data set %s with a folder of files, %s", title(), folder)
                    .expected("mnist or fashion-mnist, which are read from files")
                    .because("the name of the data set was left out")
                    .repair("Add --data mnist, or leave --data-dir out.");
        }
        return switch (this) {
            case DIGITS -> Digits.load();
            case MNIST -> folder.isEmpty() ? Mnist.load(download) : Mnist.load(Path.of(folder));
            case FASHION_MNIST -> folder.isEmpty() ? FashionMnist.load(download) : FashionMnist.load(Path.of(folder));
            case XOR -> Xor.load(TOY_SEED);
            case TWO_MOONS -> TwoMoons.load(TOY_SEED);
            case SPIRALS -> Spirals.load(TOY_SEED);
        };
    }
}
