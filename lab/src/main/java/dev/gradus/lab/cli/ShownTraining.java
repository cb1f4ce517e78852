package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.lab.run.TrainingRun;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.train.TrainEvent;
import java.util.function.Consumer;

/// One training before people's eyes: what it is about, its progress, how it ended, and its report. Ctrl-C ends it after the present step.
final class ShownTraining {
    private final Screen screen;
    private final TrainSettings settings;
    private final Splits splits;

    ShownTraining(Screen screen, TrainSettings settings, Splits splits) {
        this.screen = screen;
        this.settings = settings;
        this.splits = splits;
    }

    /// @param after what is done before Ctrl-C may end the process
    TrainingRun.Outcome run(TrainingRun training, RunDirectory directory, Consumer<TrainingRun.Outcome> after) {
        var messages = new TrainMessages(screen);
        training.listen(event -> {
            if (event instanceof TrainEvent.Started started) messages.introduce(settings, splits, started);
        });
        training.listen(new Progress(screen));
        try (var _ = new Interrupts(training::stop)) {
            TrainingRun.Outcome outcome = training.execute();
            messages.conclude(outcome, directory, RunReport.write(directory, splits));
            after.accept(outcome);
            return outcome;
        }
    }
}
