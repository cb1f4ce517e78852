package dev.gradus.lab.settings;

import static java.util.stream.Collectors.joining;

import dev.gradus.data.Columns;
import dev.gradus.data.Dataset;
import dev.gradus.data.Pictures;
import dev.gradus.data.Scaled;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.data.source.Blobs;
import dev.gradus.data.source.Cifar10;
import dev.gradus.data.source.Cifar100;
import dev.gradus.data.source.Circles;
import dev.gradus.data.source.Csv;
import dev.gradus.data.source.CsvForm;
import dev.gradus.data.source.Digits;
import dev.gradus.data.source.Download;
import dev.gradus.data.source.EMnist;
import dev.gradus.data.source.FakeData;
import dev.gradus.data.source.FashionMnist;
import dev.gradus.data.source.ImageFolder;
import dev.gradus.data.source.ImageNet;
import dev.gradus.data.source.KMnist;
import dev.gradus.data.source.Mnist;
import dev.gradus.data.source.QMnist;
import dev.gradus.data.source.Spirals;
import dev.gradus.data.source.Stl10;
import dev.gradus.data.source.Svhn;
import dev.gradus.data.source.TwoMoons;
import dev.gradus.data.source.Xor;
import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A data set that can be named, with the settings of a training run that suit it.
public enum DataSource {
    /// 1,797 embedded handwritten digits of 8 × 8 pixels.
    DIGITS(
            new Run(List.of(512, 512), 20, 50, "standardize"),
            Shape.of(1, 8, 8),
            10,
            new Origin(null, _ -> Digits.load())),
    /// 70,000 handwritten digits of 28 × 28 pixels.
    MNIST(Run.GREY, Shape.of(1, 28, 28), 10, Origin.published(Mnist::load, Mnist::load)),
    /// 70,000 pictures of clothes of 28 × 28 pixels.
    FASHION_MNIST(Run.GREY, Shape.of(1, 28, 28), 10, Origin.published(FashionMnist::load, FashionMnist::load)),
    /// 70,000 cursive Japanese characters of 28 × 28 pixels.
    KMNIST(Run.GREY, Shape.of(1, 28, 28), 10, Origin.published(KMnist::load, KMnist::load)),
    /// 280,000 handwritten digits of 28 × 28 pixels, other than those of MNIST.
    EMNIST_DIGITS(Run.GREY, Shape.of(1, 28, 28), 10, emnist(EMnist.Part.DIGITS)),
    /// Handwritten letters of 28 × 28 pixels, capitals and small ones of each in one class.
    EMNIST_LETTERS(Run.GREY, Shape.of(1, 28, 28), 26, emnist(EMnist.Part.LETTERS)),
    /// Handwritten digits and letters of 28 × 28 pixels, equally often.
    EMNIST_BALANCED(Run.GREY, Shape.of(1, 28, 28), 47, emnist(EMnist.Part.BALANCED)),
    /// Handwritten digits and letters of 28 × 28 pixels, those merged that look alike.
    EMNIST_BYMERGE(Run.GREY, Shape.of(1, 28, 28), 47, emnist(EMnist.Part.BYMERGE)),
    /// Handwritten digits, capitals and small letters of 28 × 28 pixels.
    EMNIST_BYCLASS(Run.GREY, Shape.of(1, 28, 28), 62, emnist(EMnist.Part.BYCLASS)),
    /// The digits of EMNIST in the numbers of MNIST.
    EMNIST_MNIST(Run.GREY, Shape.of(1, 28, 28), 10, emnist(EMnist.Part.MNIST)),
    /// 60,000 colour photographs of 32 × 32 pixels.
    CIFAR10(Run.COLOUR, Shape.of(3, 32, 32), 10, Origin.published(Cifar10::load, Cifar10::load)),
    /// 60,000 colour photographs of 32 × 32 pixels, of 100 classes.
    CIFAR100(Run.COLOUR, Shape.of(3, 32, 32), 100, Origin.published(Cifar100::load, Cifar100::load)),
    /// 120,000 handwritten digits of 28 × 28 pixels: those of MNIST, and those that it did not publish.
    QMNIST(Run.GREY, Shape.of(1, 28, 28), 10, Origin.published(QMnist::load, QMnist::load)),
    /// 99,289 digits of house numbers, colour photographs of 32 × 32 pixels.
    SVHN(Run.COLOUR, Shape.of(3, 32, 32), 10, Origin.published(Svhn::load, Svhn::load)),
    /// 13,000 colour photographs of 96 × 96 pixels.
    STL10(Run.COLOUR, Shape.of(3, 96, 96), 10, Origin.published(Stl10::load, Stl10::load)),
    /// Photographs in folders of synsets, `--data-dir DIR`.
    IMAGENET(new Run(List.of(512, 512), 10, 100, "none"), null, 0, own(DataSource::imageNet)),
    /// A table of your own, `--data-dir FILE`.
    CSV(Run.TABLE, null, 0, own(DataSource::table)),
    /// Pictures of your own in a folder for each class, `--data-dir DIR`.
    FOLDER(Run.COLOUR, null, 0, own((folder, settings, notes) -> pictures(folder, settings, null, notes))),
    /// 1,000 images of 32 × 32 pixels and their labels, drawn at random.
    FAKE_DATA(Run.COLOUR, Shape.of(3, 32, 32), 10, toy(FakeData::load)),
    /// Exclusive or of two numbers, with noise.
    XOR(Run.TOY, Shape.of(2), 2, toy(Xor::load)),
    /// Two interleaved half circles.
    TWO_MOONS(Run.TOY, Shape.of(2), 2, toy(TwoMoons::load)),
    /// A circle within another.
    CIRCLES(Run.TOY, Shape.of(2), 2, toy(Circles::load)),
    /// Points around three centres.
    BLOBS(Run.TOY, Shape.of(2), 3, toy(Blobs::load)),
    /// Interleaved spiral arms.
    SPIRALS(new Run(List.of(64, 64), 60, 32, "none"), Shape.of(2), 3, toy(Spirals::load));

    /// Always the same points, so that runs with different seeds can be compared.
    private static final long TOY_SEED = 1;

    /// Of the squares that photographs of ImageNet become.
    private static final int SIDE = 224;

    /// Enough to tell memorizing from learning, and measured in a moment.
    private static final int SUBSET = 1000;

    private final Run run;
    private final @Nullable Shape sample;
    private final int classes;
    private final Origin origin;

    /// A training run that suits the data.
    private record Run(List<Integer> hidden, int epochs, int batchSize, String prepare) {
        static final Run GREY = new Run(List.of(256, 256, 256), 5, 100, "standardize");
        static final Run COLOUR = new Run(List.of(512, 512), 10, 100, "standardize");
        static final Run TABLE = new Run(List.of(64, 64), 20, 32, "standardize");
        static final Run TOY = new Run(List.of(64, 64), 20, 32, "none");
    }

    /// Where samples come from.
    ///
    /// @param folder from the files in a folder, null where there are no files
    /// @param download from elsewhere
    private record Origin(@Nullable Reader folder, Function<Download, Splits> download) {
        static Origin published(Function<Path, Splits> folder, Function<Download, Splits> download) {
            return new Origin((place, _, _) -> folder.apply(place), download);
        }
    }

    /// How files are read.
    private interface Reader {
        Splits read(Path place, TrainSettings settings, Consumer<String> notes);
    }

    DataSource(Run run, @Nullable Shape sample, int classes, Origin origin) {
        this.run = run;
        this.sample = sample;
        this.classes = classes;
        this.origin = origin;
    }

    private static Origin toy(LongFunction<Splits> bySeed) {
        return new Origin(null, _ -> bySeed.apply(TOY_SEED));
    }

    private static Origin own(Reader read) {
        return new Origin(
                read,
                _ -> {
                    throw GradusException.got("data that are not downloaded, and nothing that says where they are")
                            .expected("--data-dir with the file or folder")
                            .because("the path was left out")
                            .repair(
                                    "Write for example --data csv --data-dir iris.csv, or --data folder --data-dir pets.");
                });
    }

    private static Splits pictures(
            Path folder, TrainSettings settings, @Nullable Pictures form, Consumer<String> notes) {
        PictureSettings how = how(settings);
        ImageFolder pictures = how.folder(folder, form, notes);
        if (settings.testData().isEmpty()) return settings.splits().divide(pictures);
        Dataset training = pictures.load();
        Pictures same = (Pictures) Objects.requireNonNull(training.signature());
        return settings.splits().divide(training, how.folder(Path.of(settings.testData()), same, notes).load());
    }

    private static Splits imageNet(Path folder, TrainSettings settings, Consumer<String> notes) {
        PictureSettings how = settings.pictures();
        Pictures form = how == null ? new Pictures(3, SIDE, SIDE, Pictures.Fit.CROP, false) : how.cropped(SIDE);
        notes.accept(
                "photographs become %d x %d pixels (%s)"
                        .formatted(form.height(), form.width(), form.fit().name().toLowerCase(Locale.ROOT)));
        return settings.splits().divide(ImageNet.load(folder, form, notes), IMAGENET.title());
    }

    /// Values are scaled, so that learning rates suit them whatever their unit.
    private static Splits table(Path file, TrainSettings settings, Consumer<String> notes) {
        Csv csv = settings.csv(file);
        Dataset data = settings.table().read(csv);
        notes.accept(settings.table().conclusions(csv, data));
        String group = settings.splits().group();
        if (!group.isEmpty()) notes.accept("'%s' groups the rows, and is no input".formatted(group));
        Splits splits = divided(settings, () -> csv, data, notes);
        return data.task().isClassification() ? splits : Scaled.of(splits);
    }

    /// The parts of a table; test data that are a file of their own are read as it was.
    private static Splits divided(TrainSettings settings, Supplier<Csv> csv, Dataset data, Consumer<String> notes) {
        if (settings.testData().isEmpty()) return settings.splits().divide(csv, data);
        Columns signature = (Columns) Objects.requireNonNull(data.signature());
        Dataset test = like(settings.testData(), settings, signature, data.task(), notes);
        return settings.splits().divide(csv, data, test);
    }

    private static Origin emnist(EMnist.Part part) {
        return Origin.published(folder -> EMnist.load(part, folder), download -> EMnist.load(part, download));
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
        throw GradusException.got("unknown data set '%s'", Printable.excerpt(name, 80))
                .expected("one of the %d known names", values().length)
                .because("a spelling mistake")
                .repair(Suggest.sentence(name, names()));
    }

    /// The data set of a name, or of a name with a place behind it.
    ///
    /// @param text such as `mnist` or `csv:houses.csv`
    /// @return the source
    /// @throws GradusException when there is none of that name
    public static DataSource written(String text) {
        int colon = text.indexOf(':');
        return named(colon < 0 ? text : text.substring(0, colon));
    }

    /// The name in files and flags.
    ///
    /// @return for example `fashion-mnist`
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The settings that suit this data, in the form in which they are written.
    ///
    /// @return path → value
    Map<String, Object> suited() {
        return Map.of(
                "data", title(),
                "prepare", run.prepare,
                "model.hidden", run.hidden,
                "epochs", run.epochs,
                "batchSize", run.batchSize,
                "subset", SUBSET);
    }

    /// What is done to inputs before a model sees them.
    ///
    /// @param how as `--prepare` has it; null for what suits this data
    /// @return to be fitted, first to last
    /// @throws GradusException for an unknown name or setting
    public List<Prepare> preparations(@Nullable String how) {
        Map<String, Object> values = Map.of("data", title(), "prepare", how == null ? run.prepare : how);
        return TrainSettings.of(List.of(new Source("--prepare", values)), null).preparations();
    }

    /// The shape of one sample, known before any is read.
    ///
    /// @return without the batch axis
    /// @throws GradusException when only the files know it
    public Shape sample() {
        if (sample != null) return sample;
        throw unknown();
    }

    /// The number of classes, known before any sample is read.
    ///
    /// @return at least 2
    /// @throws GradusException when only the files know it
    public int classes() {
        if (sample != null) return classes;
        throw unknown();
    }

    private GradusException unknown() {
        return GradusException.got("the data set %s, of which nothing is known before it is read", title())
                .expected("the shape of its samples")
                .because("only its files say what they hold")
                .repair("Add --input and --outputs, for example --input 3,64,64 --outputs 5.");
    }

    /// Whether nothing is known of the data before it is read.
    ///
    /// @return true for a table, a folder, and ImageNet, of which there are many selections
    public boolean isOwn() {
        return sample == null;
    }

    /// Whether it is pictures of any size, which get that of the samples when they are read.
    ///
    /// @return true where [TrainSettings#pictures()] says how
    public boolean isPictures() {
        return this == FOLDER || this == IMAGENET;
    }

    /// Whether its samples are known to be digits, letters or other characters, which are others when they are mirrored or turned.
    ///
    /// @return false where nothing is known about them, too
    public boolean isCharacters() {
        return this == DIGITS || this == SVHN || (name().contains("MNIST") && this != FASHION_MNIST);
    }

    /// Whether its samples lie in files.
    ///
    /// @return false where they are embedded or computed
    public boolean isFiles() {
        return origin.folder != null;
    }

    /// Reads the samples, and says nothing about it.
    ///
    /// @param settings where they are, and how they are read and divided
    /// @param download how files are had that are in no folder
    /// @return the same split every time
    /// @throws GradusException when a file is missing, damaged or cannot be downloaded
    public Splits load(TrainSettings settings, Download download) {
        return load(settings, download, _ -> {});
    }

    /// Reads the samples.
    ///
    /// @param settings where they are, and how they are read and divided
    /// @param download how files are had that are in no folder
    /// @param notes hears what was concluded and what is left out, each in one line
    /// @return the same split every time
    /// @throws GradusException when a file is missing, damaged or cannot be downloaded
    public Splits load(TrainSettings settings, Download download, Consumer<String> notes) {
        String folder = settings.dataDir();
        if (settings.pictures() != null && !isPictures()) {
            throw GradusException.got("a size or another form of pictures, and the data set %s", title())
                    .expected("it with a folder of pictures only")
                    .because("the pictures of a published data set have the form in which they were published")
                    .repair("Leave it out, or add --data folder --data-dir DIR.");
        }
        if (folder.isEmpty()) return settings.splits().divide(origin.download.apply(download), title());
        if (origin.folder != null) {
            Path place = Path.of(folder), inner = place.resolve(title()); // a folder with a folder for each data set
            boolean isInner = !isOwn() && Files.isDirectory(inner);
            Splits read = origin.folder.read(isInner ? inner : place, settings, notes);
            return isOwn() ? read : settings.splits().divide(read, title());
        }
        String files =
                Arrays.stream(values()).filter(DataSource::isFiles).map(DataSource::title).collect(joining(", "));
        throw GradusException.got("the data set %s with a folder of files, %s", title(), folder)
                .expected("one that is read from files: %s", files)
                .because("the name of the data set was left out")
                .repair("Add --data mnist, or leave --data-dir out.");
    }

    /// A table that is read as another was.
    ///
    /// @param settings where it is, and how it is divided
    /// @param signature of the other
    /// @param task of the other
    /// @param notes hears what was concluded about each file, each in one line
    /// @return its parts, values unscaled
    /// @throws GradusException when columns, categories or classes are others
    public static Splits like(TrainSettings settings, Columns signature, Task task, Consumer<String> notes) {
        Dataset all = whole(settings, signature, task, notes);
        Path file = Path.of(settings.dataDir());
        return divided(settings, () -> Csv.read(file, settings.table().form()), all, notes);
    }

    /// All rows of a table, undivided, read as another was.
    ///
    /// @param settings where it is
    /// @param signature of the other
    /// @param task of the other
    /// @param notes hears what was concluded about the file, each in one line
    /// @return values unscaled
    /// @throws GradusException when columns, categories or classes are others
    public static Dataset whole(TrainSettings settings, Columns signature, Task task, Consumer<String> notes) {
        return like(settings.dataDir(), settings, signature, task, notes);
    }

    private static Dataset like(
            String file, TrainSettings settings, Columns signature, Task task, Consumer<String> notes) {
        CsvForm form = settings.table().form();
        return Csv.like(Path.of(file), form, signature, task, said -> notes.accept(file + ": " + said));
    }

    /// A folder of pictures in the form of other samples.
    ///
    /// @param settings where it is, and how it is divided
    /// @param form of the samples
    /// @param notes hears what was concluded and what is left out, each in one line
    /// @return its parts
    /// @throws GradusException when pictures are missing or refused
    public static Splits like(TrainSettings settings, Pictures form, Consumer<String> notes) {
        return pictures(Path.of(settings.dataDir()), settings, form, notes);
    }

    /// All pictures of a folder, undivided, in the form of other samples.
    ///
    /// @param settings where it is
    /// @param form of the samples
    /// @param notes hears what was concluded and what is left out, each in one line
    /// @return all of them, also of a folder that is divided already
    /// @throws GradusException when pictures are missing or refused
    public static Dataset whole(TrainSettings settings, Pictures form, Consumer<String> notes) {
        return how(settings).folder(Path.of(settings.dataDir()), form, notes).all();
    }

    private static PictureSettings how(TrainSettings settings) {
        PictureSettings stated = settings.pictures();
        return stated == null ? new PictureSettings() : stated;
    }

    /// Settings that suit what was read, beneath all that is written: values have another loss and other metrics than classes.
    ///
    /// @param task of the data
    /// @return to be put before all other sources; without values where the usual settings suit
    public static Source suited(Task task) {
        String where = Merge.SUITED + "values";
        if (task.isClassification()) return new Source(where, Map.of());
        return new Source(
                where,
                Map.of("loss", "mean-squared-error", "metrics", List.of("mean-absolute", "root-mean-square", "r2")));
    }
}
