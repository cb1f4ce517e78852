package dev.gradus.lab.cli;

import dev.gradus.data.Dataset;
import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.source.Csv;
import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import dev.gradus.lab.look.Augmented;
import dev.gradus.lab.look.DataFacts;
import dev.gradus.lab.look.Look;
import dev.gradus.lab.look.Throughput;
import dev.gradus.lab.run.LabelSafety;
import dev.gradus.lab.settings.AugmentSpec;
import dev.gradus.lab.settings.ColumnsFile;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Flags;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.persist.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus data`: looks at a data set before anything is trained on it.
@Command(
        name = "data",
        descriptionHeading = "%n",
        description = {
            "Looks at a data set: classes, values, duplicates, speed, and a sheet of its images.",
            "With --augment, a second sheet shows augmented versions beside their originals."
        },
        synopsisHeading = "",
        customSynopsis = "gradus data DATASET [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus data digits",
            "  gradus data mnist --augment digits",
            "  gradus data cifar10 --augment \"random-crop(padding=4), horizontal-flip, colour-jitter(hue=0)\"",
            "  gradus data cifar10 --augment \"standard, one-of(invert, random-erasing(p=1))\" --seed 2",
            "  gradus data folder --data-dir pets --augment augment.yaml --out pictures",
            "  gradus data folder --data-dir pets --size 64 --damaged skip",
            "  gradus data csv --data-dir iris.csv --json",
            "",
            "A SPEC is a list of augmentations with their settings in brackets, or presets: digits, standard,",
            "strong, randaugment, trivialaugment, none. Sizes are those of the images unless given. A file",
            "holds such a list in YAML:  augment: [{type: random-crop, padding: 4}, horizontal-flip]",
            "All names and their settings: docs/catalogue.md"
        })
final class DataCommand extends Verb {
    private static final Duration PER_STEP = Duration.ofMillis(200);

    @Parameters(
            paramLabel = "DATASET",
            description = "a table or folder of your own, or a name, as for train --data: digits, mnist, cifar10 ..")
    String data = "";

    private final SettingFlags flags = new SettingFlags(DataCommand::isOfData);

    @Option(
            names = "--columns",
            paramLabel = "FILE",
            description = "what becomes of the columns of a table, as this command writes it, edited")
    @Nullable Path columns;

    @Option(names = "--offline", description = "never download")
    boolean offline;

    @Option(
            names = "--augment",
            paramLabel = "SPEC",
            description = "shows this chain of augmentations: names with settings, presets, or a YAML file")
    @Nullable String augment;

    @Option(
            names = "--prepare",
            paramLabel = "HOW",
            description =
                    "shows images beside what this makes of them: standardize, clip, min-max, zero-mean, zero-mean-image, robust-scale,"
                            + " global-contrast or whiten")
    @Nullable String prepare;

    @Option(names = "--seed", paramLabel = "N", description = "decides which images are shown and what is drawn (1)")
    String seed = "1";

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "where the pictures go; without it, looks/ and the name of the data set")
    @Nullable Path out;

    DataCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        int number = whole("--seed", seed);
        List<Source> sources = new ArrayList<>(List.of(Source.of("DATASET", "data", place())));
        if (columns != null) sources.add(ColumnsFile.read(columns));
        sources.addAll(flags.sources(List.of()));
        TrainSettings settings = TrainSettings.of(sources, null);
        DataSource source = DataSource.named(settings.data());
        if (augment != null && !source.isOwn()) AugmentSpec.parse(augment, source.sample()); // before any download
        Download download = new Download().progress(new DownloadProgress(screen()));
        List<String> files = new ArrayList<>();
        Path folder = out != null ? out : Path.of("looks", name(source, settings));
        if (source == DataSource.CSV && !settings.dataDir().isEmpty()) {
            Csv csv = settings.csv(Path.of(settings.dataDir()));
            new ColumnsTable(screen(), new TerminalWidth().columns()).print(csv, settings);
            columns(csv, settings, folder, files);
        }
        Splits splits =
                source.load(
                        settings,
                        offline ? download.offline(true) : download,
                        note -> screen().err().line("note: " + note));
        Dataset train = splits.train().data();
        Compose chain = augment == null ? new Compose(new Compose.Config()) : AugmentSpec.parse(augment, train.shape());
        Look look = new Look(splits, number);
        if (look.hasImages()) makeFolder(folder);

        DataFacts facts = DataFacts.of(splits);
        DataPage page = new DataPage(screen());
        page.print(source.title(), splits, facts);
        List<String> warnings = new ArrayList<>(facts.warnings().stream().map(ShellWords::of).toList());
        String safety = LabelSafety.warning(source, splits.task(), chain);
        if (safety != null) warnings.add(safety);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("data", source.title());
        result.putAll(facts.json(splits));

        if (look.hasImages()) {
            files.add(write(folder.resolve("contact-sheet.png"), look.contactSheet()));
            if (augment != null) files.addAll(augmented(look.augmented(chain), folder, page));
        }
        page.line("");
        List<Prepare> how = source.preparations(prepare);
        List<Preparation> preparations = facts.values().missing() > 0 ? List.of() : Prepare.fit(how, splits.train());
        if (look.hasImages() && prepare != null) {
            files.add(write(folder.resolve("prepared.png"), look.prepared(preparations)));
        }
        List<Throughput> speeds = Throughput.of(train, chain, preparations, PER_STEP);
        page.speed(speeds, look.hasImages());
        page.warnings(warnings);
        page.files(folder, files.stream().map(file -> Path.of(file).getFileName().toString()).toList());

        if (look.hasImages()) page.labels(look.labels());

        result.put("warnings", warnings);
        result.put("files", files);
        result.put("perSecond", speeds.stream().map(DataCommand::json).toList());
        printJson(result);
        return ExitCode.DONE;
    }

    private static String name(DataSource source, TrainSettings settings) {
        String own = source == DataSource.CSV ? RunTitle.safe(settings.dataDir()) : "";
        return own.isEmpty() ? source.title() : own;
    }

    /// What becomes of the columns, to be edited; what was edited stays.
    private void columns(Csv csv, TrainSettings settings, Path folder, List<String> files) {
        Path file = folder.resolve("columns.yaml");
        byte[] text = ColumnsFile.text(csv, settings).getBytes(StandardCharsets.UTF_8);
        makeFolder(folder);
        try {
            if (Files.exists(file) && !Arrays.equals(Files.readAllBytes(file), text)) {
                screen().err()
                        .line("note: " + file + " was edited, and stays as it is; without it, it is written anew");
                return;
            }
        } catch (IOException e) {
            throw notWritable(file, e);
        }
        files.add(write(file, text));
    }

    private static boolean isOfData(Flags.Flag flag) {
        return flag.path().matches("dataDir|testData|(table|pictures)\\..*|splits\\.(?!folds).*");
    }

    /// A path stands for itself where no data set has that name.
    private String place() {
        boolean isName = data.indexOf(':') > 0 || DataSource.names().contains(data.toLowerCase(Locale.ROOT));
        if (isName || !Files.exists(Path.of(data))) return data;
        return (Files.isDirectory(Path.of(data)) ? DataSource.FOLDER : DataSource.CSV).title() + ":" + data;
    }

    @Override
    void addTo(CommandSpec command) {
        flags.addTo(command);
    }

    private static List<String> augmented(Augmented augmented, Path folder, DataPage page) {
        page.drawn(augmented.listing(0));
        String text = String.join("\n", augmented.listing()) + "\n";
        return List.of(
                write(folder.resolve("augmented.png"), augmented.sheet()),
                write(folder.resolve("augmented.txt"), text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Object> json(Throughput speed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", speed.step());
        json.put("perSecond", Math.round(speed.perSecond()));
        return json;
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private static String write(Path file, byte[] content) {
        AtomicFile.write(file, out -> out.write(content)); // which replaces a link, and does not follow it
        return file.toString();
    }

    private static GradusException notWritable(Path place, IOException e) {
        return GradusException.got("%s cannot be written (%s)", place, e)
                .expected("a folder in which files can be made")
                .because("a file of that name is in the way, or a permission is missing")
                .repair("Name another folder with --out.");
    }
}
