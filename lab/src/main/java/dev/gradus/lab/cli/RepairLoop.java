package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.lab.diagnose.Examination;
import dev.gradus.lab.diagnose.Repair;
import dev.gradus.lab.diagnose.RepairText;
import dev.gradus.lab.run.TrainingRun;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Grade;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Diagnoses, repairs and trains, each round from the run of the round before, as long as that makes it better.
final class RepairLoop {
    /// What a round has brought.
    ///
    /// @param number from 1
    /// @param run the directory of the repaired run
    /// @param repair that it was trained with
    /// @param before skill on validation samples of the run that was repaired
    /// @param after that of the repaired run
    /// @param end why its training ended
    record Round(int number, Path run, Repair repair, double before, double after, StopReason end) {
        /// Whether it is gone on from: figures of other data are no worse and no better.
        boolean isBetter() {
            if (end == StopReason.DIVERGED) return false;
            return after > before || !repair.isComparable();
        }
    }

    private final Screen screen;
    private final RepairPage page;
    private final Function<Path, Examination> examine;
    private final Download download;
    private final @Nullable Path runDir;

    private final List<Round> rounds = new ArrayList<>();
    private final List<Repair.Change> changes = new ArrayList<>();
    private final List<Repair.Unrepaired> unrepaired = new ArrayList<>();
    private final List<Repair.LeftOut> leftOut = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private Path original = Path.of("");
    private boolean hasFile;

    RepairLoop(
            Screen screen,
            RepairPage page,
            Function<Path, Examination> examine,
            Download download,
            @Nullable Path runDir) {
        this.screen = screen;
        this.page = page;
        this.examine = examine;
        this.download = download;
        this.runDir = runDir;
    }

    /// Does the rounds.
    ///
    /// @param run to be repaired
    /// @param trainings at most
    /// @param file takes the text of the settings
    /// @return the exit code
    int act(Path run, int trainings, Consumer<String> file) {
        original = run;
        RepairText text = new RepairText(run);
        Path from = run;
        for (int n = 1; ; n++) {
            Examination examination = examine.apply(from);
            List<Finding> findings = examination.findings(true);
            page.clear();
            unrepaired.clear();
            leftOut.clear();
            if (findings.stream().allMatch(f -> f.grade() == Grade.NOTE)) {
                page.sound(from);
                break;
            }
            Repair repair = Repair.of(examination, findings);
            page.clear();
            unrepaired.addAll(repair.unrepaired());
            leftOut.addAll(repair.leftOut());
            page.print(from, repair);
            if (repair.changes().isEmpty()) break;
            if (n == 1) {
                file.accept(text.add(repair).of(repair.settings()));
                hasFile = true;
                page.wrote();
                keep(repair);
            }
            if (trainings == 0) return ExitCode.DONE;
            Round round = train(examination, repair, n);
            rounds.add(round);
            page.print(round);
            if (round.end == StopReason.INTERRUPTED) return ExitCode.INTERRUPTED;
            if (!round.isBetter()) break;
            if (n > 1) {
                keep(repair);
                file.accept(text.add(repair).of(repair.settings()));
            }
            from = round.run;
            if (n < trainings) {
                page.line("");
                continue;
            }
            if (trainings > 1) page.line("%d trainings are done.".formatted(trainings));
            break;
        }
        if (!rounds.isEmpty()) page.conclude(best(), rounds, values);
        return exitCode();
    }

    private void keep(Repair repair) {
        changes.addAll(repair.changes());
        values.putAll(repair.values());
    }

    /// The last one that was better than what was before it; null where the run itself is the best.
    private @Nullable Round best() {
        return rounds.reversed().stream().filter(Round::isBetter).findFirst().orElse(null);
    }

    private int exitCode() {
        if (rounds.isEmpty() || best() != null) return ExitCode.DONE;
        return rounds.getLast().end == StopReason.DIVERGED ? ExitCode.DIVERGED : ExitCode.DONE;
    }

    // ---- training --------------------------------------------------------------------------------------------------

    /// Where the run of a round is kept.
    static Path place(Path first, int round) {
        if (round == 1) return first;
        Path absolute = first.toAbsolutePath().normalize();
        return first.resolveSibling(absolute.getFileName() + "-" + round);
    }

    private Round train(Examination examination, Repair repair, int round) {
        Source source = new Source("repair", repair.settings().written());
        TrainSettings early = Reading.of(List.of(source)).settings();
        Path wanted = runDir == null ? null : place(runDir, round);
        try (RunDirectory directory = RunDirectory.planned(wanted, RunTitle.of(early))) {
            Splits splits = repair.isComparable() ? examination.data() : load(early);
            TrainSettings settings =
                    Reading.of(List.of(source)).of(splits.task(), splits.train().data().shape()).settings();
            new TrainMessages(screen).warn(settings, splits);
            TrainingRun training = new TrainingRun(settings, splits, directory);
            Run run = new ShownTraining(screen, settings, splits).run(training, directory, _ -> {}).run();
            double after = repair.skillOf(examination.scores(run, splits));
            return new Round(round, directory.path(), repair, repair.skill(), after, run.reason());
        }
    }

    private Splits load(TrainSettings settings) {
        return DataSource.named(settings.data()).load(settings, download, _ -> {});
    }

    // ---- for programs ----------------------------------------------------------------------------------------------

    /// @param file of the settings
    Map<String, @Nullable Object> json(Path file) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("run", original.toString());
        json.put("changes", changes.stream().map(RepairLoop::json).toList());
        json.put("unrepaired", unrepaired.stream().map(RepairLoop::json).toList());
        json.put("leftOut", leftOut.stream().map(RepairLoop::json).toList());
        json.put("file", hasFile ? file.toString() : null);
        json.put("rounds", rounds.stream().map(RepairLoop::json).toList());
        Round best = best();
        json.put("best", best == null ? original.toString() : best.run.toString());
        json.put("command", changes.isEmpty() ? null : page.command(values));
        return json;
    }

    private static Map<String, @Nullable Object> json(Repair.Change change) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("path", change.advice().path());
        json.put("value", change.advice().value());
        json.put("flag", change.advice().flag());
        json.put("java", change.advice().java());
        json.put("cause", change.finding().cause());
        json.put("grade", lower(change.finding().grade()));
        json.put("gain", change.gain());
        return json;
    }

    private static Map<String, Object> json(Repair.Unrepaired left) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cause", left.finding().cause());
        json.put("text", left.text());
        return json;
    }

    private static Map<String, Object> json(Repair.LeftOut left) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", left.advice().path());
        json.put("value", left.advice().value());
        json.put("cause", left.finding().cause());
        json.put("why", left.why());
        return json;
    }

    private static Map<String, Object> json(Round round) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", round.run.toString());
        json.put("causes", round.repair.changes().stream().map(c -> c.finding().cause()).toList());
        json.put("flags", Repair.flags(round.repair.values()));
        json.put("before", round.before);
        json.put("skill", round.after);
        json.put("status", lower(round.end));
        json.put("better", round.isBetter());
        return json;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
