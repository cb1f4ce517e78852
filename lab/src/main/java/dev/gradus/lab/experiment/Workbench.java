package dev.gradus.lab.experiment;

import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.tensor.Rng;
import dev.gradus.train.Run;
import dev.gradus.train.StopReason;
import dev.gradus.train.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/// What a program is given: its seed, data, and a way to be stopped.
public final class Workbench {
    private final long seed;
    private final Size size;
    private final DataShelf shelf;
    private final Stopping stopping;
    private final DoubleConsumer progress;

    Workbench(long seed, Size size, DataShelf shelf, Stopping stopping, DoubleConsumer progress) {
        this.seed = seed;
        this.size = size;
        this.shelf = shelf;
        this.stopping = stopping;
        this.progress = progress;
    }

    /// The seed of the cell.
    ///
    /// @return 1, 2 …
    public long seed() {
        return seed;
    }

    /// Random numbers of the seed.
    ///
    /// @return the same for the same seed
    public Rng random() {
        return Rng.of(seed);
    }

    /// How much is done.
    ///
    /// @return the size of the experiment
    public Size size() {
        return size;
    }

    /// A data set, read once for all cells.
    ///
    /// @param name such as `digits` or `mnist`
    /// @return its splits
    public Splits data(String name) {
        return shelf.data(name);
    }

    /// A trainer with the settings of a training and the seed of the cell, its preparations fitted.
    ///
    /// @param settings paths of the schema → values
    /// @param data to be trained on, which need not be those that the settings name
    /// @return a new trainer
    public Trainer trainer(Map<String, Object> settings, Splits data) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("seed", seed);
        Task task = data.task();
        TrainSettings complete =
                Reading.of(List.of(new Source("the experiment", all))).of(task, data.train().data().shape()).settings();
        Preparation[] fitted = Prepare.fit(complete.preparations(), data.train()).toArray(Preparation[]::new);
        return complete.trainer(complete.model().make().network(task.outputs()), data.train().data()).prepare(fitted);
    }

    /// Trains; ends early only where the experiment is stopped.
    ///
    /// @param trainer of a network
    /// @param data to train on
    /// @return how it went
    public Run train(Trainer trainer, Splits data) {
        try (var _ = stopping.whileOpen(trainer::stop)) {
            Run run = trainer.fit(data);
            if (run.reason() == StopReason.INTERRUPTED) throw new Stopping.Stopped();
            return run;
        }
    }

    /// Says how much of the program is done, and ends it where the experiment is stopped.
    ///
    /// @param share 0 to 1
    public void done(double share) {
        stopping.require();
        progress.accept(share);
    }
}
