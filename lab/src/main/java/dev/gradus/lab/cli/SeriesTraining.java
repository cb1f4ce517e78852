package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Splits;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.export.TensorBoardLog;
import dev.gradus.lab.report.Comparison;
import dev.gradus.lab.report.ComparisonPage;
import dev.gradus.lab.run.Resumption;
import dev.gradus.lab.run.Spread;
import dev.gradus.lab.run.TrainingRun;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.SplitSettings;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.SeriesDirectory;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Several trainings that belong together, one after the other: the folds of a cross-validation, repetitions with other seeds.
final class SeriesTraining {
    private final Screen screen;
    private final SeriesDirectory directory;
    private final List<Source> sources;
    private final BiFunction<TrainSettings, Consumer<String>, Splits> load;
    private final boolean isLogged;
    private final List<Map<String, ?>> results = new ArrayList<>();
    private final Set<String> said = new HashSet<>();
    private @Nullable SplitSettings division;
    private @Nullable Splits loaded;
    private volatile @Nullable TrainingRun present;
    private volatile boolean stopped;

    /// @param directory planned, or begun before
    /// @param sources the settings of all runs
    /// @param load the data of a run, with what was concluded
    /// @param isLogged whether event files are written; a run that has some goes on with them
    SeriesTraining(
            Screen screen,
            SeriesDirectory directory,
            List<Source> sources,
            BiFunction<TrainSettings, Consumer<String>, Splits> load,
            boolean isLogged) {
        this.screen = screen;
        this.directory = directory;
        this.sources = sources;
        this.load = load;
        this.isLogged = isLogged;
    }

    /// What each run differs in, by its name. Repetitions have other seeds; those of a cross-validation have other folds, too.
    static Map<String, Map<String, Object>> plan(TrainSettings settings, int repetitions) {
        SplitSettings splits = settings.splits();
        int folds = splits.isForAllFolds() ? splits.folds() : 1;
        Map<String, Map<String, Object>> runs = new LinkedHashMap<>();
        for (int r = 0; r < repetitions; r++) {
            long seed = settings.training().seed() + r;
            for (int fold = 1; fold <= folds; fold++) {
                Map<String, Object> differs = new LinkedHashMap<>();
                if (repetitions > 1) differs.put("seed", seed);
                if (folds > 1) differs.put("splits.fold", fold);
                if (folds > 1 && repetitions > 1) differs.put("splits.seed", splits.seed() + r);
                String name = repetitions == 1 ? "" : "seed-" + seed + (folds == 1 ? "" : "-");
                runs.put(name + (folds == 1 ? "" : "fold-" + fold), differs);
            }
        }
        return runs;
    }

    /// Trains what is not trained yet.
    ///
    /// @param runs what each differs in, by its name
    /// @return what `--json` says
    Map<String, Object> execute(Map<String, Map<String, Object>> runs) {
        int widest = runs.keySet().stream().mapToInt(String::length).max().orElse(0);
        try (var _ = new Interrupts(this::stop)) {
            for (Map.Entry<String, Map<String, Object>> run : runs.entrySet()) {
                if (stopped) break;
                results.add(result(run.getKey(), run.getValue(), runs));
                line(run.getKey(), results.getLast(), widest);
            }
            Map<String, Object> summary = Spread.summary(results, runs.size());
            directory.end(summary);
            ComparisonPage.write(
                    new Comparison(SeriesDirectory.runsAt(directory.path()).stream().map(StoredRun::open).toList()),
                    directory.report());
            conclude(summary, runs.size());
            Map<String, Object> json = new LinkedHashMap<>(summary);
            json.put("runDir", directory.path().toString());
            json.put("members", results);
            screen.out().flush();
            return json;
        }
    }

    private void stop() {
        stopped = true;
        TrainingRun run = present;
        if (run != null) run.stop();
    }

    int exitCode() {
        if (stopped || results.stream().anyMatch(r -> hasEnded(r, StopReason.INTERRUPTED))) return ExitCode.INTERRUPTED;
        return results.stream().anyMatch(r -> hasEnded(r, StopReason.DIVERGED)) ? ExitCode.DIVERGED : ExitCode.DONE;
    }

    private static boolean hasEnded(Map<String, ?> result, StopReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).equals(result.get("status"));
    }

    /// What came out of a run, which is trained for it where that has not been done.
    private Map<String, ?> result(String name, Map<String, Object> differs, Map<String, Map<String, Object>> runs) {
        Path place = isBegun() ? directory.path().resolve(name) : null;
        if (place != null && StoredRun.isAt(place)) {
            Map<String, ?> before = StoredRun.open(place).record().result();
            if (!before.isEmpty() && !hasEnded(before, StopReason.INTERRUPTED)) return before;
        }
        List<Source> all = new ArrayList<>(sources);
        if (!differs.isEmpty()) all.add(new Source(name, differs));
        Reading reading = Reading.of(all);
        Splits splits = splits(reading.settings());
        TrainSettings settings = reading.of(splits.task(), splits.train().data().shape()).settings();
        if (place == null) {
            directory.begin(TrainSettings.of(sources, splits.train().data().shape()).written(), runs);
            place = directory.path().resolve(name);
        }
        boolean goesOn = StoredRun.isAt(place);
        try (RunDirectory folder = goesOn ? RunDirectory.existing(place) : RunDirectory.planned(place, "")) {
            return train(settings, splits, folder, goesOn ? Resumption.of(folder) : null);
        }
    }

    private boolean isBegun() {
        return !directory.settings().isEmpty();
    }

    /// The data, read again only where they are divided otherwise.
    private Splits splits(TrainSettings settings) {
        Splits known = loaded;
        if (known != null && settings.splits().equals(division)) return known;
        Set<String> notes = new LinkedHashSet<>();
        Splits read = load.apply(settings, notes::add);
        for (String note : notes) if (said.add(note)) screen.err().line("note: " + note);
        loaded = read;
        division = settings.splits();
        return read;
    }

    private Map<String, ?> train(
            TrainSettings settings, Splits splits, RunDirectory folder, @Nullable Resumption resumption) {
        TrainingRun training = new TrainingRun(settings, splits, folder);
        if (resumption != null) {
            resumption.require(settings, splits, false);
            training.resume(resumption, this::warn);
        }
        if (results.isEmpty()) {
            new TrainMessages(screen).warn(settings, splits);
            training.listen(event -> {
                if (event instanceof TrainEvent.Started started)
                    new TrainMessages(screen).introduce(settings, splits, started);
            });
        }
        training.listen(Progress.withoutEpochs(screen));
        boolean events = isLogged || (resumption != null && TensorBoardLog.isAt(folder));
        try (var log = events ? new TensorBoardLog(folder, splits, this::warn) : null) {
            if (log != null) training.listen(log);
            present = training;
            if (stopped) training.stop();
            TrainingRun.Outcome outcome = training.execute();
            present = null;
            RunReport.write(folder, splits).problems().forEach(this::warn);
            return outcome.result();
        }
    }

    private void warn(String warning) {
        screen.err().line("warning: " + warning);
    }

    // ---- what is printed --------------------------------------------------------------------------------------

    private void line(String name, Map<String, ?> result, int widest) {
        String status = String.valueOf(result.get("status"));
        boolean isUsual = status.equals("completed") || status.equals("early_stopped");
        screen.out()
                .line(
                        format(
                                "%s  %s%s",
                                Text.padded(name, widest),
                                Figures.of(result),
                                isUsual ? "" : "   " + screen.red(status.replace('_', ' '))));
    }

    /// Whether each part is once the validation split, since the test split is what it is.
    private boolean keepsTest() {
        TrainSettings settings = Reading.of(sources).settings();
        boolean isWhole = DataSource.named(settings.data()).isOwn() && settings.testData().isEmpty();
        return settings.splits().folds() > 0 && (!isWhole || settings.splits().keepTest());
    }

    private void conclude(Map<String, Object> summary, int planned) {
        int counted = summary.get("runs") instanceof Integer n ? n : 0;
        screen.out().line("");
        for (String split : keepsTest() ? List.of("validation", "test") : List.of("test")) {
            for (String line : Figures.summary(split, summary, screen)) screen.out().line(line);
        }
        if (counted < planned)
            screen.out().line(format("Figures of %d of %d runs; the others did not come to an end.", counted, planned));
        if (stopped) screen.out().line("To go on: " + screen.bold("gradus train --resume " + directory.path()));
        screen.out().line("runs and comparison in " + screen.bold(directory.path().toString()));
    }
}
