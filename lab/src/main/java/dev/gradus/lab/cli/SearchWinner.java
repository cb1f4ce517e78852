package dev.gradus.lab.cli;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.run.TrainingRun;
import dev.gradus.lab.search.Study;
import dev.gradus.lab.search.StudyRun;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.settings.SettingsText;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The winner of a study as a run: the only one that looks at the test split.
final class SearchWinner {
    private final Screen screen;
    private final Study study;
    private final SearchData data;

    SearchWinner(Screen screen, Study study, SearchData data) {
        this.screen = screen;
        this.study = study;
        this.data = data;
    }

    /// Writes its settings, and trains it, unless that was done before.
    void train(Trial winner) {
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
        if (StoredRun.isAt(place) && !StoredRun.open(place).record().result().isEmpty()) return;
        Study.delete(place); // of a process that was killed
        try (RunDirectory directory = RunDirectory.planned(place, "")) {
            TrainingRun training = new TrainingRun(settings, data.folds().getFirst(), directory);
            training.listen(Progress.withoutEpochs(screen));
            TrainingRun.Outcome outcome = training.execute();
            for (String problem : RunReport.write(directory, data.folds().getFirst()).problems())
                screen.err().line("warning: " + problem);
            study.tested("trial " + winner.number() + ": " + Figures.of(outcome.result()));
        }
    }
}
