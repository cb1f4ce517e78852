package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.DataShelf;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.ExperimentFolder;
import dev.gradus.lab.experiment.ExperimentRecord;
import dev.gradus.lab.experiment.ExperimentRun;
import dev.gradus.lab.experiment.Experiments;
import dev.gradus.lab.experiment.IndexPage;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Words.Language;
import dev.gradus.tensor.Compute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus lab`: the experiments, with a verb of its own for each thing that is done with them.
@Command(
        name = "lab",
        descriptionHeading = "%n",
        description = {
            "Experiments that show what is taught about training networks: each trains or computes something, compares it",
            "with what was published and with what is expected, draws it, and explains it in English and Korean."
        },
        synopsisHeading = "",
        customSynopsis = "gradus lab list|run|show|clean [OPTION]...",
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus lab list                     all experiments by theme",
            "  gradus lab run perceptron",
            "  gradus lab run neuron               all experiments of a theme",
            "  gradus lab run --all --quick        shows that everything runs, in seconds each",
            "  gradus lab run mnist-ladder --data-dir data   reads data/mnist instead of downloading",
            "  gradus lab show perceptron          what the last run has measured",
            "  gradus lab clean perceptron         forgets it, so that the next run does everything again"
        })
final class LabCommand extends Verb {
    private static final Path ROOT = Path.of("experiments");

    LabCommand(Screen screen) {
        super(screen);
    }

    /// The verbs below it.
    static List<Verb> verbs(Screen screen) {
        return List.of(new ListVerb(screen), new RunVerb(screen), new ShowVerb(screen), new CleanVerb(screen));
    }

    @Override
    int act() {
        printJson(list(screen(), ROOT, Language.EN));
        return ExitCode.DONE;
    }

    /// Prints all experiments by theme.
    ///
    /// @return what `--json` says
    private static Map<String, Object> list(Screen screen, Path root, Language language) {
        List<Object> all = new ArrayList<>();
        int widest = Experiments.ALL.stream().mapToInt(e -> e.name().length()).max().orElse(0);
        for (Theme theme : Theme.values()) {
            List<Experiment> its = Experiments.of(theme);
            if (its.isEmpty()) continue;
            screen.out().line(screen.bold(Words.theme(theme, language)) + screen.soft("  " + theme.key()));
            for (Experiment experiment : its) {
                Words words = Words.of(experiment, language);
                Optional<ExperimentRecord> record =
                        new ExperimentFolder(root, experiment)
                                .record(e -> screen.err().line("warning: " + e.parts().got()));
                String state = record.map(r -> state(screen, r)).orElse("");
                screen.out().line(format("  %s  %s%s", Text.padded(experiment.name(), widest), words.title(), state));
                all.add(json(experiment, words, record.orElse(null)));
            }
        }
        screen.out().flush();
        return Map.of("experiments", all);
    }

    private static String state(Screen screen, ExperimentRecord record) {
        if (record.claims().isEmpty()) return screen.soft("  (quick)");
        return record.holds() ? screen.green("  ✓") : screen.red("  ✗");
    }

    private static Map<String, Object> json(Experiment experiment, Words words, @Nullable ExperimentRecord record) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", experiment.name());
        json.put("theme", experiment.theme().key());
        json.put("title", words.title());
        json.put("question", words.question());
        json.put("finding", words.finding());
        if (record != null) json.put("holds", record.holds());
        return json;
    }

    /// What the verbs share.
    abstract static class LabVerb extends Verb {
        @Option(names = "--dir", paramLabel = "DIR", description = "where results and pages are kept (experiments)")
        Path root = ROOT;

        @Option(names = "--korean", description = "titles and texts in Korean")
        boolean korean;

        LabVerb(Screen screen) {
            super(screen);
        }

        Language language() {
            return korean ? Language.KO : Language.EN;
        }
    }

    /// What the verbs share that are about some experiments.
    abstract static class ChosenVerb extends LabVerb {
        @Parameters(paramLabel = "NAME|THEME", description = "experiments or themes, as 'gradus lab list' shows them")
        List<String> names = new ArrayList<>();

        @Option(names = "--all", description = "all experiments")
        boolean all;

        ChosenVerb(Screen screen) {
            super(screen);
        }

        List<Experiment> chosen() {
            if (all) return Experiments.ALL;
            if (names.isEmpty()) {
                throw GradusException.got("no experiment")
                        .expected("a name, a theme, or --all")
                        .because("nothing was named")
                        .repair("'gradus lab list' shows what there is.");
            }
            Set<Experiment> chosen = new LinkedHashSet<>();
            for (String name : names) {
                List<Experiment> theme = Experiments.ALL.stream().filter(e -> e.theme().key().equals(name)).toList();
                chosen.addAll(theme.isEmpty() ? List.of(Experiments.named(name)) : theme);
            }
            return List.copyOf(chosen);
        }
    }

    /// `gradus lab list`.
    @Command(
            name = "list",
            description = "lists all experiments by theme",
            synopsisHeading = "",
            customSynopsis = "gradus lab list [OPTION]...",
            optionListHeading = "%nOptions:%n")
    static final class ListVerb extends LabVerb {
        ListVerb(Screen screen) {
            super(screen);
        }

        @Override
        int act() {
            printJson(list(screen(), root, language()));
            return ExitCode.DONE;
        }
    }

    /// `gradus lab run`.
    @Command(
            name = "run",
            description = "runs experiments, and writes their pages; what was done before is not done again",
            synopsisHeading = "",
            customSynopsis = "gradus lab run NAME|THEME...|--all [OPTION]...",
            parameterListHeading = "%n",
            optionListHeading = "%nOptions:%n")
    static final class RunVerb extends ChosenVerb {
        @Option(names = "--quick", description = "a few seconds each, on embedded data: shows that everything runs")
        boolean quick;

        @Option(names = "--full", description = "the schedule of the publication, where it is longer")
        boolean full;

        @Option(names = "--workers", paramLabel = "N", description = "jobs at once (2, where there are cores)")
        @Nullable String workers;

        @Option(
                names = "--data-dir",
                paramLabel = "DIR",
                description = "a folder with a folder for each data set; without it, they are downloaded once")
        @Nullable Path dataDir;

        @Option(names = "--offline", description = "download nothing")
        boolean offline;

        RunVerb(Screen screen) {
            super(screen);
        }

        @Override
        int act() {
            if (quick && full) {
                throw GradusException.got("--quick and --full")
                        .expected("one of them, or neither")
                        .because("an experiment has one size")
                        .repair("Leave one out.");
            }
            if (dataDir != null && !Files.isDirectory(dataDir)) {
                throw GradusException.got("--data-dir %s, which is no folder", dataDir)
                        .expected("a folder with a folder for each data set, such as %s", dataDir.resolve("mnist"))
                        .because("a mistake in the path")
                        .repair("Correct it, or leave it out: data sets are then downloaded once.");
            }
            int cores = Compute.threads();
            int parallel = workers == null ? Math.min(2, cores) : whole("--workers", workers);
            if (threads == null) Compute.threads(Math.max(1, cores / parallel));
            Size size = quick ? Size.QUICK : full ? Size.FULL : Size.DEFAULT;
            Download download = new Download().progress(new DownloadProgress(screen())).offline(offline);
            DataShelf shelf = new DataShelf(dataDir, download);
            List<Object> results = new ArrayList<>();
            boolean holds = true;
            for (Experiment experiment : chosen()) {
                var page = new LabPage(screen(), experiment, language());
                Path folder = new ExperimentFolder(root, experiment).path();
                page.begin(size);
                var run = new ExperimentRun(experiment, size, folder, shelf, parallel, page);
                Optional<Results> its;
                try (var _ = new Interrupts(run::stop)) {
                    its = run.run();
                    if (its.isEmpty()) {
                        page.stopped();
                        return ExitCode.INTERRUPTED;
                    }
                    ExperimentRecord record = new ExperimentFolder(root, experiment).write(size, its.get());
                    page.conclude(record, new ExperimentFolder(root, experiment).page(size, language()));
                    results.add(record.json());
                    holds &= record.holds();
                }
            }
            IndexPage.write(root);
            screen().out().line("all experiments: " + screen().bold(root.resolve("index.html").toString()));
            screen().out().flush();
            printJson(Map.of("experiments", results));
            return holds ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }
    }

    /// `gradus lab show`.
    @Command(
            name = "show",
            description = "shows what the last run of experiments has measured",
            synopsisHeading = "",
            customSynopsis = "gradus lab show NAME|THEME...|--all [OPTION]...",
            parameterListHeading = "%n",
            optionListHeading = "%nOptions:%n")
    static final class ShowVerb extends ChosenVerb {
        ShowVerb(Screen screen) {
            super(screen);
        }

        @Override
        int act() {
            List<Object> results = new ArrayList<>();
            for (Experiment experiment : chosen()) {
                var folder = new ExperimentFolder(root, experiment);
                Optional<ExperimentRecord> record = folder.record();
                if (record.isEmpty() && !all) {
                    throw GradusException.got("the experiment %s, which was not run in %s", experiment.name(), root)
                            .expected("one that was")
                            .because("it has no results yet, or they are in another folder")
                            .repair("Run it: gradus lab run %s", experiment.name());
                }
                if (record.isEmpty()) continue;
                var page = new LabPage(screen(), experiment, language());
                page.introduce();
                page.conclude(record.get(), folder.page(record.get().size(), language()));
                results.add(record.get().json());
            }
            printJson(Map.of("experiments", results));
            return ExitCode.DONE;
        }
    }

    /// `gradus lab clean`.
    @Command(
            name = "clean",
            description = "deletes what runs of experiments have left",
            synopsisHeading = "",
            customSynopsis = "gradus lab clean NAME|THEME...|--all [OPTION]...",
            parameterListHeading = "%n",
            optionListHeading = "%nOptions:%n")
    static final class CleanVerb extends ChosenVerb {
        CleanVerb(Screen screen) {
            super(screen);
        }

        @Override
        int act() {
            List<Object> deleted = new ArrayList<>();
            for (Experiment experiment : chosen()) {
                var folder = new ExperimentFolder(root, experiment);
                if (!folder.delete()) continue;
                deleted.add(experiment.name());
                screen().out().line("deleted " + folder.path());
            }
            screen().out().flush();
            printJson(Map.of("deleted", deleted));
            return ExitCode.DONE;
        }
    }
}
