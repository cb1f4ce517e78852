package dev.gradus.data.source;

import dev.gradus.data.Dataset;
import dev.gradus.data.Division;
import dev.gradus.data.Joined;
import dev.gradus.data.Origin;
import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import dev.gradus.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Pictures in a folder that has one folder for each class: PNG, JPEG, BMP and GIF (the first picture of it).
///
/// ```java
/// Splits flowers = ImageFolder.at(Path.of("flowers")).size(64, 64).resize(Pictures.Fit.CROP).splits(seed);
/// Dataset all = ImageFolder.at(Path.of("flowers")).size(64, 64).load();
/// ```
/// Shapes: inputs `[3, height, width]`, red, green, blue, byte / 255; [#grey] gives `[1, height, width]`. Classes are the
/// names of the folders in the order of code points; pictures lie anywhere below, and are ordered by their paths. What a file becomes
/// is said at [ImageFile]. The [Dataset#signature()] is the form of the samples, in which a model reads other pictures.
///
/// Defaults: colours; the size of the first picture, which all others must have; a picture that cannot be read is an error.
/// Of a given size a picture is stretched to it, each pixel the mean of its area, or interpolated where it is enlarged; or it is cropped
/// or padded ([#resize]). Files with other endings are left out, which is noted ([#notes]), and so are hidden ones. The folder of a class may be a
/// link to a folder elsewhere.
///
/// Errors: a picture that is damaged, or has another size, with its path; any other link that leads out of the folder, or to a
/// folder, or a link of a class that leads in a circle; a picture that declares more than 64 Mi pixels. Needs Java's module `java.desktop`.
public final class ImageFolder {
    private static final Pattern PICTURE = Pattern.compile("(?i).+\\.(png|jpe?g|jpe|jfif|bmp|gif)");
    private static final double VALIDATION = 0.1, TEST = 0.2;
    private static final long MOST_BYTES = Integer.MAX_VALUE - 1024;

    private final Path folder;
    private final int channels;
    private final @Nullable Shape size;
    private final Pictures.Fit fit;
    private final boolean skip;
    private final Consumer<String> notes;

    private ImageFolder(Path folder, Form form) {
        this.folder = folder;
        channels = form.channels;
        size = form.size;
        fit = form.fit;
        skip = form.skip;
        notes = form.notes;
    }

    /// How the pictures are read.
    private record Form(int channels, @Nullable Shape size, Pictures.Fit fit, boolean skip, Consumer<String> notes) {}

    private Form form() {
        return new Form(channels, size, fit, skip, notes);
    }

    /// The pictures of a folder, with the defaults.
    ///
    /// @param folder that has a folder for each class
    /// @return where to read from
    public static ImageFolder at(Path folder) {
        return new ImageFolder(folder, new Form(3, null, Pictures.Fit.STRETCH, false, _ -> {}));
    }

    /// Makes the pictures grey.
    ///
    /// @return new settings
    public ImageFolder grey() {
        return new ImageFolder(folder, new Form(1, size, fit, skip, notes));
    }

    /// Resizes the pictures.
    ///
    /// @param height in pixels, at least 1
    /// @param width in pixels, at least 1
    /// @return new settings
    /// @throws GradusException when one of the two is less than 1, or beyond 32,768
    public ImageFolder size(int height, int width) {
        if (Math.min(height, width) < 1 || Math.max(height, width) > 1 << 15) {
            throw GradusException.got("pictures of %d x %d pixels", height, width)
                    .expected("1 to %,d in each direction", 1 << 15)
                    .because("a size was computed and came out wrong")
                    .repair("Usual are 32 x 32 to 224 x 224.");
        }
        return new ImageFolder(folder, new Form(channels, Shape.of(height, width), fit, skip, notes));
    }

    /// How a picture of other proportions gets the given size.
    ///
    /// @param how stretched, cropped or padded
    /// @return new settings
    public ImageFolder resize(Pictures.Fit how) {
        return new ImageFolder(folder, new Form(channels, size, how, skip, notes));
    }

    /// Reads the pictures in the form of other samples, such as those that a model was trained on.
    ///
    /// @param pictures channels, size and fit
    /// @return new settings
    public ImageFolder as(Pictures pictures) {
        Shape given = Shape.of(pictures.height(), pictures.width());
        return new ImageFolder(folder, new Form(pictures.channels(), given, pictures.fit(), skip, notes));
    }

    /// Hears what was concluded and what is left out, each in one line.
    ///
    /// @param listener for example `System.err::println`
    /// @return new settings
    public ImageFolder notes(Consumer<String> listener) {
        return new ImageFolder(folder, new Form(channels, size, fit, skip, listener));
    }

    /// Leaves out pictures that cannot be read, instead of refusing the folder.
    ///
    /// @return new settings
    public ImageFolder skipUnreadable() {
        return new ImageFolder(folder, new Form(channels, size, fit, true, notes));
    }

    /// Whether a file is one that folders of pictures are searched for, by its ending.
    ///
    /// @param file any path
    /// @return false for hidden files, too
    public static boolean isPicture(Path file) {
        return ClassFolders.isVisible(file) && PICTURE.matcher(ClassFolders.name(file)).matches();
    }

    /// Decodes all pictures, and keeps them as bytes.
    ///
    /// @return the data set, named after the folder
    /// @throws GradusException when there are no pictures, or one of them is refused
    public Dataset load() {
        return inFolder(() -> read(ClassFolders.name(folder), requireClasses(), size));
    }

    /// Decodes all pictures, those of all parts where the folder has `train` and `test` or `val` below.
    ///
    /// @return the data set, named after the folder
    /// @throws GradusException when the parts have different classes, or pictures are missing or refused
    public Dataset all() {
        boolean divided = inFolder(() -> FolderParts.of(folder, layout().all()) != null);
        if (!divided) return load();
        Splits parts = splits(0);
        return Joined.of(parts.train().data(), parts.validation().data(), parts.test().data());
    }

    /// Looks for the pictures, and decodes each anew whenever it is read: for more than fits into memory. Only the first is
    /// decoded now, where no size was given; threads of a loader decode the others in the background.
    ///
    /// @return the data set, named after the folder; a picture that cannot be read, or has another size, is refused when it is
    ///     read, [#skipUnreadable()] or not
    /// @throws GradusException when there are no pictures, or the first is refused
    public Dataset stream() {
        return inFolder(this::list);
    }

    /// Decodes all pictures, and divides them: as the folder is divided where it has `train` and `test`, `val`, or both below, with the
    /// folders of the classes in each; at random otherwise, 10 % for validation and 20 % for test, each class in the same proportion.
    ///
    /// Without `val` a 10 % share of `train` is for validation; without `test` a 20 % share of it is for the test.
    ///
    /// @param seed the same seed gives the same parts
    /// @return the parts
    /// @throws GradusException when there is only one class, the parts have different classes, or pictures are missing or refused
    public Splits splits(long seed) {
        return splits(Division.byClass(), VALIDATION, TEST, seed);
    }

    /// Decodes all pictures, and divides them as [#splits(long)] does, in other shares or by another rule.
    ///
    /// @param by what is kept to, for the numbers of the pictures in the order of [#load]
    /// @param validation share for validation, above 0
    /// @param test share for the test, above 0
    /// @param seed the same seed gives the same parts
    /// @return the parts
    /// @throws GradusException when there is only one class, the parts have different classes, or pictures are missing or refused
    public Splits splits(Division by, double validation, double test, long seed) {
        return inFolder(() -> {
            FolderParts parts = FolderParts.of(folder, layout().all());
            if (parts != null) return inParts(parts, by, validation, test, seed);
            List<Path> classes = classes();
            if (classes.size() == 1) throw single(classes.getFirst());
            return Splits.of(read(ClassFolders.name(folder), classes, size), by, validation, test, seed);
        });
    }

    private Splits inParts(FolderParts parts, Division by, double validation, double test, long seed)
            throws IOException {
        notes.accept(parts.sentence(validation, test));
        for (Path other : parts.others())
            if (!layout().files(other, new LeftOut()).isEmpty()) throw parts.unclear(other);
        List<List<Path>> classes = new ArrayList<>();
        for (Path part : parts.folders()) classes.add(new ImageFolder(part, form()).classes());
        parts.requireSame(classes.stream().map(ClassFolders::names).toList());
        if (classes.getFirst().size() == 1) throw single(classes.getFirst().getFirst());
        List<Dataset> read = new ArrayList<>();
        Shape each = size;
        for (int i = 0; i < classes.size(); i++) {
            Dataset part = read(ClassFolders.name(folder), classes.get(i), each);
            read.add(part);
            each = part.shape().slice(1, 3);
        }
        return parts.splits(read, by, validation, test, seed);
    }

    /// Checks that this Java can decode pictures.
    static void requireDecoders(Path folder) {
        if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
            throw GradusException.got("pictures in %s, and a Java without its module java.desktop", folder)
                    .expected("a Java that decodes pictures")
                    .because("a runtime image was made without it, or no module of the program requires it")
                    .repair("Start with --add-modules java.desktop, or take a full JDK.");
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T inFolder(Reading<T> reading) {
        requireDecoders(folder);
        try {
            return reading.read();
        } catch (IOException e) {
            throw GradusException.got("%s cannot be read (%s)", folder, e)
                    .expected("a folder with a folder of pictures for each class")
                    .because("the path is misspelt, or you lack the permission")
                    .repair("Check it with 'ls -l'.");
        }
    }

    private ClassFolders layout() {
        return new ClassFolders(folder, ImageFolder::isPicture, "pictures");
    }

    private List<Path> classes() throws IOException {
        List<Path> classes = layout().all();
        if (classes.isEmpty()) throw empty(folder, "has no folders");
        return classes;
    }

    private List<Path> requireClasses() throws IOException {
        List<Path> classes = classes();
        FolderParts parts = FolderParts.of(folder, classes);
        if (parts != null) throw parts.notClasses();
        return classes;
    }

    private Dataset list() throws IOException {
        List<Path> classes = requireClasses(), files = new ArrayList<>();
        LeftOut others = new LeftOut();
        List<Integer> labels = new ArrayList<>();
        for (int c = 0; c < classes.size(); c++) {
            List<Path> found = layout().files(classes.get(c), others);
            if (found.isEmpty()) throw empty(classes.get(c), without(others, new LeftOut()));
            files.addAll(found);
            for (int i = 0; i < found.size(); i++) labels.add(c);
        }
        tell(folder, others, new LeftOut());
        ImageFolder strict = new ImageFolder(folder, new Form(channels, size, fit, false, notes));
        Shape shape = size;
        if (shape == null) {
            ImageFile first = strict.required(files.getFirst());
            shape = Shape.of(first.height(), first.width());
        }
        Shape each = shape;
        Pictures sample = new Pictures(channels, each.axis(0), each.axis(1), fit, false);
        StreamedImages.Decoder decoder =
                file -> {
                    ImageFile picture = strict.required(file);
                    if (size == null) requireSize(file, picture, each);
                    return picture.fitted(sample).pixels();
                };
        int[] numbers = labels.stream().mapToInt(Integer::intValue).toArray();
        return new StreamedImages(folder, sample, files, numbers, ClassFolders.names(classes), decoder);
    }

    private ImageFile required(Path file) {
        return Objects.requireNonNull(decoded(file)); // null only where unreadable pictures are skipped
    }

    /// @param each the size of all pictures, or the given one; null for that of the first
    private Dataset read(String title, List<Path> classes, @Nullable Shape each) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        LeftOut others = new LeftOut(), damaged = new LeftOut();
        Shape shape = each;
        long bytes = 0;
        for (int c = 0; c < classes.size(); c++) {
            int before = pictures.size();
            for (Path file : layout().files(classes.get(c), others)) {
                ImageFile picture = decoded(file);
                if (picture == null) {
                    damaged.add(file);
                    continue;
                }
                if (shape == null) shape = Shape.of(picture.height(), picture.width());
                if (size == null) requireSize(file, picture, shape);
                bytes += (long) channels * shape.size();
                if (bytes > MOST_BYTES) throw tooMany();
                pictures.add(picture.fitted(sample(shape)).pixels());
                labels.add(c);
                origins.add(Origin.of(folder, file).file());
            }
            if (pictures.size() == before) throw empty(classes.get(c), without(others, damaged));
        }
        Objects.requireNonNull(shape);
        Path root = Objects.requireNonNull(classes.getFirst().getParent());
        tell(root, others, damaged);
        int[] numbers = labels.stream().mapToInt(Integer::intValue).toArray();
        Pictures form = sample(shape);
        return new ByteImages(title, form.shape(), joined(pictures), numbers, 255, ClassFolders.names(classes))
                .in(form)
                .from(origins);
    }

    private Pictures sample(Shape shape) {
        return new Pictures(channels, shape.axis(0), shape.axis(1), fit, false);
    }

    private void tell(Path root, LeftOut others, LeftOut damaged) throws IOException {
        LeftOut beside = new LeftOut();
        ClassFolders.directlyIn(root).forEach(beside::add);
        if (!beside.isEmpty()) notes.accept(beside.sentence(folder, "beside the folders of the classes"));
        if (!others.isEmpty()) notes.accept(others.sentence(folder, "of other kinds"));
        if (!damaged.isEmpty()) notes.accept(damaged.sentence(folder, "that cannot be decoded"));
    }

    private static String without(LeftOut others, LeftOut damaged) {
        if (!damaged.isEmpty()) return "has no pictures that can be decoded";
        return others.isEmpty() ? "has no pictures" : "has no pictures, but for example " + others.first();
    }

    /// Gives each picture free as soon as it is copied.
    private static byte[] joined(List<byte[]> pictures) {
        int each = pictures.getFirst().length;
        byte[] all = new byte[each * pictures.size()];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.set(i, new byte[0]), 0, all, i * each, each);
        }
        return all;
    }

    private @Nullable ImageFile decoded(Path file) {
        try {
            return ImageFile.read(file, channels);
        } catch (IOException e) {
            if (skip) return null;
            Permission.requireFor(file, e);
            throw GradusException.got("%s cannot be decoded (%s)", file, Objects.requireNonNullElse(e.getMessage(), e))
                    .expected("a picture in PNG, JPEG, BMP or GIF")
                    .because("a damaged file, or one of another kind with this ending")
                    .repair("Repair or remove it, or leave such files out: skipUnreadable().");
        }
    }

    private static void requireSize(Path file, ImageFile picture, Shape first) {
        if (picture.height() == first.axis(0) && picture.width() == first.axis(1)) return;
        throw GradusException.got("%s has %d x %d pixels", file, picture.height(), picture.width())
                .expected("%d x %d, as the first picture has", first.axis(0), first.axis(1))
                .because("the pictures are of different sizes, and none was given")
                .repair("Give the size that all are to get: size(64, 64).");
    }

    private static GradusException single(Path only) {
        return GradusException.got("%s is the only folder of a class", only)
                .expected("at least two, to tell their pictures apart")
                .because("the folder below was meant, or another class was forgotten")
                .repair("Give the folder that has a folder for each class.");
    }

    private static GradusException empty(Path place, String what) {
        return GradusException.got("%s %s", place, what)
                .expected("a folder for each class, with its pictures (.png, .jpg, .jpeg, .bmp, .gif)")
                .because("the folder above or below was meant, or the pictures are in another format")
                .repair("Give the folder that has the folders of the classes.");
    }

    private GradusException tooMany() {
        return GradusException.got("%s has more than %,d bytes of pixels", folder, MOST_BYTES)
                .expected("what fits into one array")
                .because("the pictures are many and large")
                .repair("Give a smaller size: size(64, 64).");
    }
}
