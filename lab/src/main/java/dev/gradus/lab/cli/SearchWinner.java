package dev.gradus.lab.cli;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.run.Resumption;
import dev.gradus.lab.run.TrainingRun;
import dev.gradus.lab.search.Study;
import dev.gradus.lab.search.StudyRun;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.settings.SettingsText;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Folders;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.AtomicFile;
import dev.gradus.train.StopReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The winner of a study as a run: the only one that looks at the test split.
final class SearchWinner {
    private final Screen screen;
    private final Study study;
    private final SearchData data;
    private volatile @Nullable TrainingRun present;
    private volatile boolean stopped;

    SearchWinner(Screen screen, Study study, SearchData data) {
        this.screen = screen;
        this.study = study;
        this.data = data;
    }

    /// Ends the training after its present step; another call goes on.
    void stop() {
        stopped = true;
        TrainingRun run = present;
        if (run != null) run.stop();
    }

    /// Writes its settings, and trains it, unless that was done before.
    ///
    /// @return the page of its run; empty where it was stopped
    Optional<Path> train(Trial winner) {
        TrainSettings settings = StudyRun.settings(study.definition(), winner.proposal(), data.sample());
        Path file = study.folder().resolve("best.yaml");
        String head = "The settings of trial %d of a search for %s.";
        String text =
                SettingsText.of(
                        settings,
                        List.of(Text.format(head, winner.number(), study.definition().objective().figure())),
                        Map.of());
        AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        Path place = study.folder().resolve("trial-" + winner.number());
        boolean isBegun = StoredRun.isAt(place);
        if (isBegun && isDone(StoredRun.open(place))) return Optional.of(StoredRun.open(place).report());
        if (!isBegun) Folders.delete(place); // of a process that was killed before there was a run
        try (RunDirectory directory = isBegun ? RunDirectory.existing(place) : RunDirectory.planned(place, "")) {
            TrainSettings first = data.first(settings);
            TrainingRun training = new TrainingRun(first, data.folds().getFirst(), directory);
            if (isBegun) {
                Resumption resumption = Resumption.of(directory);
                resumption.require(first, data.folds().getFirst(), false);
                training.resume(resumption, warning -> screen.err().line("warning: " + warning));
            }
            return train(winner, training, directory);
        }
    }

    private static boolean isDone(StoredRun run) {
        Map<String, ?> result = run.record().result();
        String interrupted = StopReason.INTERRUPTED.name().toLowerCase(Locale.ROOT);
        return !result.isEmpty() && !interrupted.equals(result.get("status"));
    }

    private Optional<Path> train(Trial winner, TrainingRun training, RunDirectory directory) {
        training.listen(Progress.withoutEpochs(screen));
        present = training;
        if (stopped) training.stop();
        TrainingRun.Outcome outcome = training.execute();
        if (outcome.run().reason() == StopReason.INTERRUPTED) return Optional.empty();
        for (String problem : RunReport.write(directory, data.folds().getFirst()).problems())
            screen.err().line("warning: " + problem);
        study.tested("trial " + winner.number() + ": " + Figures.of(outcome.result()));
        return Optional.of(directory.report());
    }
}
