package dev.gradus.lab.cli;

import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus repair`: writes the settings with which a run would do better, and trains with them where that is asked for.
@Command(
        name = "repair",
        descriptionHeading = "%n",
        description = {
            "Diagnoses a run, and writes its settings with the best remedies, above each change its evidence.",
            "With --run it trains with them, too; with --loop it goes on until nothing is found or nothing helps.",
            "The run itself is left as it is. What no setting repairs, such as wrong labels, is listed."
        },
        synopsisHeading = "",
        customSynopsis = "gradus repair RUN [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus repair runs/001-digits-mlp               writes runs/001-digits-mlp-repair.yaml",
            "  gradus train --config runs/001-digits-mlp-repair.yaml",
            "  gradus repair runs/001-digits-mlp --run         trains, too",
            "  gradus repair runs/001-digits-mlp --loop 3      up to three trainings, each better than the last",
            "  gradus repair runs/002-mnist-cnn --out better.yaml --json"
        })
final class RepairCommand extends Verb {
    static final String ENDING = "-repair.yaml";

    private static final int MOST = 10;

    @Parameters(paramLabel = "RUN", description = "the directory of a run")
    Path run = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "where the settings go; without it, beside the run: RUN-repair.yaml")
    @Nullable Path out;

    @Option(names = "--force", description = "write over a file that is there already")
    boolean force;

    @Option(names = "--run", description = "train with the settings, too")
    boolean trains;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description =
                    "where the repaired run is kept, later ones of --loop in DIR-2, DIR-3 ..; without it, the next"
                            + " numbers below runs/")
    @Nullable Path runDir;

    @Option(
            names = "--loop",
            paramLabel = "N",
            description =
                    "diagnose, repair and train again, until nothing is found, nothing helps, or N trainings are"
                            + " done (1 to 10)")
    @Nullable String loop;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "where the data of the run is now, if it has moved")
    @Nullable String dataDir;

    @Option(names = "--offline", description = "never download")
    boolean offline;

    private final Set<String> noted = new HashSet<>();

    RepairCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        int trainings = trainings();
        StoredRun stored = StoredRun.open(run);
        Path file = file();
        RepairPage page = new RepairPage(screen(), run, file, dataDir);
        if (!Examination.isRepeatable(stored)) page.known(stored);
        if (runDir != null) requireRunDirs(runDir, trainings);
        RepairLoop repair = new RepairLoop(screen(), page, this::examine, download(), runDir);
        int code = repair.act(run, trainings, text -> write(file, text));
        printJson(repair.json(file));
        return code;
    }

    private Download download() {
        Download download = new Download().progress(new DownloadProgress(screen()));
        return offline ? download.offline(true) : download;
    }

    private Examination examine(Path of) {
        Examination its = Examination.of(of, dataDir, download(), this::note);
        return its.listen(new DiagnosisPage(screen(), its)::doing);
    }

    /// The same is said once, however many runs it is about.
    private void note(String text) {
        if (noted.add(text)) screen().err().line("note: " + text);
    }

    /// How many at most; 0 where none is wanted.
    private int trainings() {
        if (loop != null) {
            int most = whole("--loop", loop);
            if (most <= MOST) return most;
            throw GradusException.got("--loop %s", loop)
                    .expected("1 to %d trainings", MOST)
                    .because("each of them takes as long as the run, and after a few of them nothing more is found")
                    .repair("Give --loop %d, and repair the last run again where that is not enough.", MOST);
        }
        if (runDir == null || trains) return trains ? 1 : 0;
        throw GradusException.got("--run-dir %s without --run", runDir)
                .expected("a directory for a run that is trained")
                .because("--run was forgotten")
                .repair("Add --run or --loop 3, or leave --run-dir out.");
    }

    // ---- places ----------------------------------------------------------------------------------------------------

    private Path file() {
        Path file = out == null ? beside() : out;
        requireOutside("--out", file);
        if (Files.isDirectory(file)) {
            throw GradusException.got("--out %s, which is a folder", file)
                    .expected("the path of a file")
                    .because("its name was left out")
                    .repair("Add a name: --out %s", file.resolve("repair.yaml"));
        }
        if (!Files.exists(file) || force) return file;
        throw GradusException.got("%s, which is there already", file)
                .expected("the path of a new file")
                .because("the run was repaired before, or the file is another one")
                .repair("Add --force to write over it, or choose another with --out.");
    }

    /// In the same folder as the run, and as relative as the run was named.
    private Path beside() {
        Path here = Path.of("").toAbsolutePath(), folder = run.toAbsolutePath().normalize();
        Path file = folder.resolveSibling(folder.getFileName() + ENDING);
        return run.isAbsolute() ? file : here.relativize(file);
    }

    private void requireRunDirs(Path first, int trainings) {
        for (int n = 1; n <= trainings; n++) {
            Path place = RepairLoop.place(first, n);
            requireOutside("--run-dir", place);
            try (RunDirectory planned = RunDirectory.planned(place, "")) {
                assert !planned.isOurs(); // nothing is made before training begins
            }
        }
    }

    /// Nothing is written into the run that is repaired.
    private void requireOutside(String option, Path place) {
        if (!real(place).startsWith(real(run))) return;
        throw GradusException.got("%s %s, which is inside the run %s", option, place, run)
                .expected("a place outside of it")
                .because("a run that is repaired stays as it is")
                .repair("Choose a place beside it, or leave %s out.", option);
    }

    /// Where a path leads to, also through links.
    private static Path real(Path place) {
        Path there = place.toAbsolutePath().normalize(), above = there;
        while (above.getParent() != null && !Files.exists(above)) above = above.getParent();
        try {
            return above.toRealPath().resolve(above.relativize(there));
        } catch (IOException e) {
            return there; // which then cannot be written either
        }
    }

    private static void write(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, stream -> stream.write(bytes));
    }
}
