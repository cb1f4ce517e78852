package dev.gradus.data.source;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.gradus.data.Dataset;
import dev.gradus.data.Pictures;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.error.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// ImageNet (ILSVRC 2012): photographs in `train/`, which has a folder for each synset of WordNet (`n01440764`), and in `val/`,
/// which has the same folders, or, as Kaggle publishes it, all pictures side by side and `LOC_val_solution.csv` for their labels.
///
/// ```java
/// Splits data = ImageNet.load(Path.of("ILSVRC"), new Pictures(3, 224, 224, Pictures.Fit.CROP, false), System.err::println);
/// ```
/// Shapes: inputs `[3, height, width]`, red, green, blue, byte / 255; classes in the order of the synsets, as everywhere. They
/// are called as `LOC_synset_mapping.txt` (Kaggle) or `words.txt` (WordNet) has it, beside `train/` or in the folder that is given; a
/// name that two synsets have has the synset behind it; without these files classes are called as the synsets.
///
/// Defaults: squares, each the middle of a photograph. Nothing is kept: a photograph is decoded anew each time it is read.
///
/// The split is fixed: `val/` is for testing, as papers report it, for the labels of the published test images are secret; a tenth of
/// `train/` is for validation, drawn at random with each class in proportion.
///
/// Source: O. Russakovsky et al., "ImageNet large scale visual recognition challenge", 2015, arXiv:1409.0575. Differences from
/// torchvision's `ImageNet`: the published archives are not unpacked, and any number of synsets will do.
public final class ImageNet {
    private static final Pattern SYNSET = Pattern.compile("n\\d{8}");
    private static final String INSIDE = "ILSVRC/Data/CLS-LOC"; // of what Kaggle publishes
    private static final String SOLUTION = "LOC_val_solution.csv", HEADING = "ImageId,";
    private static final Map<String, String> NAMES = Map.of("LOC_synset_mapping.txt", " ", "words.txt", "\t");
    private static final long MOST_TEXT = 64 << 20;
    private static final long SPLIT_SEED = 0;

    private final List<Path> places;
    private final Path train;
    private final Path val;
    private final Pictures form;
    private final Consumer<String> notes;
    private final LeftOut others = new LeftOut();

    private ImageNet(Path folder, Path inside, Pictures form, Consumer<String> notes) {
        places = List.of(folder, inside);
        train = inside.resolve("train");
        val = inside.resolve("val");
        this.form = form;
        this.notes = notes;
    }

    /// Pictures and their classes.
    private record Labelled(List<Path> files, List<Integer> classes) {
        Labelled() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void add(Path file, int label) {
            files.add(file);
            classes.add(label);
        }
    }

    /// Looks for the photographs, which become squares.
    ///
    /// @param folder that has `train` and `val`, or what Kaggle publishes
    /// @param side of a square in pixels; 224 is usual
    /// @return the same split every time
    /// @throws GradusException when files are missing, have no label, or are of another data set
    public static Splits load(Path folder, int side) {
        return load(folder, new Pictures(3, side, side, Pictures.Fit.CROP, false), _ -> {});
    }

    /// Looks for the photographs, which get a form.
    ///
    /// @param folder that has `train` and `val`, or what Kaggle publishes
    /// @param form of the samples
    /// @param notes hears what was concluded and what is left out, each in one line
    /// @return the same split every time
    /// @throws GradusException when files are missing, have no label, or are of another data set
    public static Splits load(Path folder, Pictures form, Consumer<String> notes) {
        ImageFolder.requireDecoders(folder);
        Path kaggle = folder.resolve(INSIDE);
        Path inside = Files.isDirectory(kaggle.resolve("train")) ? kaggle : folder;
        try {
            return new ImageNet(folder, inside, form, notes).splits();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private Splits splits() throws IOException {
        for (Path part : List.of(train, val)) {
            if (Files.isDirectory(part)) continue;
            throw GradusException.got("%s has no folder %s", places.getLast(), ClassFolders.name(part))
                    .expected("train and val of ImageNet")
                    .because("the path is misspelt, or the archives were not unpacked")
                    .repair("Give the folder that has both.");
        }
        List<Path> folders = synsets(train);
        List<String> synsets = ClassFolders.names(folders);
        Labelled training = inFolders(train, folders);
        List<Path> ofVal = new ClassFolders(val, ImageFolder::isPicture, "pictures").all();
        Labelled test;
        if (ofVal.isEmpty()) {
            test = flat(synsets);
        } else {
            FolderParts parts = new FolderParts(places.getLast(), train, null, val, List.of());
            parts.requireSame(List.of(synsets, ClassFolders.names(synsets(val))));
            test = inFolders(val, ofVal);
        }
        if (!others.isEmpty()) notes.accept(others.sentence(places.getLast(), "of other kinds"));
        List<String> names = names(synsets);
        return Splits.of(dataset(training, names), dataset(test, names), 0.1, SPLIT_SEED);
    }

    private static List<Path> synsets(Path part) throws IOException {
        List<Path> folders = new ClassFolders(part, ImageFolder::isPicture, "pictures").all();
        for (Path folder : folders) {
            if (SYNSET.matcher(ClassFolders.name(folder)).matches()) continue;
            throw GradusException.got("%s is not called as a synset", folder)
                    .expected("a folder for each synset: n and eight digits")
                    .because("it is another data set, or a folder of yours lies among those of ImageNet")
                    .repair("Remove it, or read the data as pictures of your own: ImageFolder.");
        }
        if (folders.size() > 1) return folders;
        throw GradusException.got("%s has %d folders", part, folders.size())
                .expected("a folder for each of at least two synsets: n and eight digits")
                .because("the archives of the synsets were not unpacked, or the folder below was meant")
                .repair("Unpack each archive n01440764.tar into a folder of its name.");
    }

    private Labelled inFolders(Path part, List<Path> folders) throws IOException {
        var layout = new ClassFolders(part, ImageFolder::isPicture, "pictures");
        var all = new Labelled();
        for (int c = 0; c < folders.size(); c++) {
            List<Path> files = layout.files(folders.get(c), others);
            if (files.isEmpty()) throw empty(folders.get(c));
            for (Path file : files) all.add(file, c);
        }
        return all;
    }

    private static GradusException empty(Path folder) {
        return GradusException.got("%s has no pictures", folder)
                .expected("the photographs of ImageNet, .JPEG")
                .because("an archive was not unpacked, or to another place")
                .repair("Unpack it there.");
    }

    /// The pictures side by side, labelled in a file.
    private Labelled flat(List<String> synsets) throws IOException {
        Path solution = find(SOLUTION);
        if (solution == null) {
            throw GradusException.got("%s has no folders, and no %s is beside it", val, SOLUTION)
                    .expected("a folder for each synset, or the pictures side by side and the file with their labels")
                    .because("the labels are an archive of their own, or the file was not copied")
                    .repair("Copy %s into %s, or move the pictures into folders.", SOLUTION, places.getFirst());
        }
        Map<String, String> labels = labels(solution);
        Map<String, Integer> numbers = new HashMap<>();
        for (int c = 0; c < synsets.size(); c++) numbers.put(synsets.get(c), c);
        var all = new Labelled();
        for (Path file : ClassFolders.directlyIn(val)) {
            if (!ImageFolder.isPicture(file)) {
                others.add(file);
                continue;
            }
            String name = ClassFolders.name(file), synset = labels.remove(name.substring(0, name.lastIndexOf('.')));
            Integer number = synset == null ? null : numbers.get(synset);
            if (number == null) throw unlabelled(file, synset, solution);
            all.add(file, number);
        }
        if (all.files.isEmpty()) throw empty(val);
        if (!labels.isEmpty())
            notes.accept("%s has labels of %,d pictures that are not there".formatted(SOLUTION, labels.size()));
        return all;
    }

    private GradusException unlabelled(Path file, @Nullable String synset, Path solution) {
        String label = synset == null ? "no label" : "the label " + synset;
        return GradusException.got("%s has %s in %s", file, label, solution.getFileName())
                .expected("one of the synsets in %s for each picture", train)
                .because("the two are of different data sets, or a folder of train was removed")
                .repair("Take both from the same source, or remove the picture.");
    }

    /// Picture without ending → synset. A line is `ILSVRC2012_val_00048981,n03995372 85 1 499 272`, with a box or several.
    private static Map<String, String> labels(Path solution) throws IOException {
        Map<String, String> labels = new HashMap<>();
        List<String> lines = lines(solution);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || (i == 0 && line.startsWith(HEADING))) continue;
            int comma = line.indexOf(',');
            String synset = line.substring(comma + 1).split(" ", 2)[0];
            if (comma > 0 && SYNSET.matcher(synset).matches() && labels.put(line.substring(0, comma), synset) == null) {
                continue;
            }
            throw GradusException.got(
                            "%s, line %d: no picture and synset, or the picture a second time", solution, i + 1)
                    .expected("lines such as ILSVRC2012_val_00048981,n03995372 85 1 499 272")
                    .because("the file was edited, or is another one")
                    .repair("Take it from its publisher again.");
        }
        return labels;
    }

    private List<String> names(List<String> synsets) throws IOException {
        Map<String, String> bySynset = new HashMap<>();
        for (String file : NAMES.keySet().stream().sorted().toList()) {
            Path there = find(file);
            if (there == null) continue;
            String separator = NAMES.getOrDefault(file, "");
            for (String line : lines(there)) {
                int end = line.indexOf(separator);
                if (end > 0) bySynset.put(line.substring(0, end), line.substring(end + 1).strip());
            }
            break; // what the competition says goes first
        }
        List<String> names = synsets.stream().map(synset -> bySynset.getOrDefault(synset, synset)).toList();
        Map<String, Long> times = names.stream().collect(groupingBy(name -> name, counting()));
        List<String> unique = new ArrayList<>();
        for (int c = 0; c < synsets.size(); c++) {
            String name = names.get(c);
            unique.add(times.getOrDefault(name, 1L) == 1 ? name : name + " (" + synsets.get(c) + ")");
        }
        return unique;
    }

    private @Nullable Path find(String file) {
        for (Path place : places) if (Files.isRegularFile(place.resolve(file))) return place.resolve(file);
        return null;
    }

    private static List<String> lines(Path file) {
        try {
            if (Files.size(file) > MOST_TEXT) throw new IOException("larger than 64 MiB");
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Dataset dataset(Labelled labelled, List<String> names) {
        int[] classes = labelled.classes.stream().mapToInt(Integer::intValue).toArray();
        return new StreamedImages(places.getLast(), form, labelled.files, classes, names, this::decoded)
                .named("imagenet");
    }

    private byte[] decoded(Path file) {
        try {
            return ImageFile.read(file, form).pixels();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static GradusException unreadable(Path path, IOException e) {
        Permission.requireFor(path, e);
        return GradusException.got("%s cannot be read (%s)", path, e)
                .expected("a file or folder of ImageNet")
                .because("the path is misspelt, or the file is damaged")
                .repair("Check it with 'ls -l', and unpack it again.");
    }
}
