package dev.gradus.lab.experiment;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.error.Mistakes;
import dev.gradus.lab.run.Resumption;
import dev.gradus.lab.run.TrainingRun;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.EventLog;
import dev.gradus.lab.store.Folders;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.RunDirectory;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.lab.store.Version;
import dev.gradus.persist.Json;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/// A cell with one seed: done once, and kept in a folder until its settings, its program, or the bits of Gradus change.
///
/// @param experiment of the cell
/// @param size of the experiment
/// @param cell that is done
/// @param seed of it
/// @param folder of the job
record ExperimentJob(Experiment experiment, Size size, Cell cell, long seed, Path folder) {
    private static final String KEY = "key";
    private static final List<String> FIGURES =
            List.of("testAccuracy", "testLoss", "validationAccuracy", "validationLoss", "bestEpoch", "parameters");
    private static final List<String> SERIES =
            List.of("trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy");

    private Path file() {
        return folder.resolve("job.json");
    }

    private Path run() {
        return folder.resolve("run");
    }

    /// What is kept of an earlier time.
    ///
    /// @return empty where nothing is, or something else was done
    Optional<Measured> known() {
        if (!Files.exists(file())) return Optional.empty();
        try {
            var json = Json.readFile(file());
            boolean isSame = key().equals(json.get(KEY)) && json.containsKey("figures");
            return isSame ? Optional.of(MeasuredJson.read(json)) : Optional.empty();
        } catch (GradusException e) {
            return Optional.empty(); // torn or edited: it is done again
        }
    }

    /// Does it, or goes on with it.
    ///
    /// @throws Stopping.Stopped when it was stopped
    Measured run(DataShelf shelf, Stopping stopping, DoubleConsumer progress) {
        long start = System.nanoTime();
        stopping.require();
        Measured measured;
        try (var _ = Mistakes.show(_ -> {})) { // what is wrong on purpose is not told
            measured =
                    switch (cell) {
                        case Cell.Program program ->
                                program.code().run(new Workbench(seed, size, shelf, stopping, progress));
                        case Cell.Training training -> train(training, shelf, stopping, progress);
                    };
        }
        if (!measured.times().containsKey("wallSeconds"))
            measured = measured.time("wallSeconds", (System.nanoTime() - start) * 1e-9);
        keep(MeasuredJson.write(measured));
        return measured;
    }

    private void keep(Map<String, Object> what) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(KEY, key());
        json.putAll(what);
        ExperimentFolder.make(folder);
        Json.writeFile(file(), json);
    }

    private Measured train(Cell.Training training, DataShelf shelf, Stopping stopping, DoubleConsumer progress) {
        Map<String, Object> own = shelf.with(training.settings());
        own.putIfAbsent("watch", "none");
        own.put("seed", seed);
        Reading reading = Reading.of(List.of(new Source(experiment.name() + ", " + cell.name(), own)));
        Splits data = shelf.data(reading.settings());
        TrainSettings settings = reading.of(data.task(), data.train().data().shape()).settings();
        boolean goesOn = isBegun();
        if (!goesOn) {
            Folders.delete(folder);
            keep(Map.of());
        }
        try (RunDirectory directory = goesOn ? RunDirectory.existing(run()) : RunDirectory.planned(run(), "")) {
            TrainingRun run = new TrainingRun(settings, data, directory);
            if (goesOn) {
                Resumption resumption = Resumption.of(directory);
                resumption.require(settings, data, false);
                run.resume(resumption, _ -> {});
            }
            run.listen(event -> {
                if (event instanceof TrainEvent.EpochDone done)
                    progress.accept((double) done.result().epoch() / settings.training().epochs());
            });
            try (var _ = stopping.whileOpen(run::stop)) {
                TrainingRun.Outcome outcome = run.execute();
                if (outcome.run().reason() == StopReason.INTERRUPTED) throw new Stopping.Stopped();
                Measured measured = measured(outcome);
                Folders.delete(directory.checkpoints());
                return measured;
            }
        }
    }

    /// Whether a training with these settings was begun and not ended.
    private boolean isBegun() {
        if (!Files.exists(file()) || !StoredRun.isAt(run())) return false;
        try {
            return key().equals(Json.readFile(file()).get(KEY));
        } catch (GradusException e) {
            return false;
        }
    }

    private Measured measured(TrainingRun.Outcome outcome) {
        Measured measured = Measured.nothing();
        for (String name : FIGURES) {
            if (outcome.result().get(name) instanceof Number n) measured = measured.and(name, n.doubleValue());
        }
        measured = measured.and("diverged", outcome.run().reason() == StopReason.DIVERGED ? 1 : 0);
        EventLog log = StoredRun.read(run()).log();
        for (String name : SERIES) {
            double[] values = log.epochs().stream().mapToDouble(epoch -> epoch.figure(name)).toArray();
            boolean isMeasured =
                    log.epochs().stream().map((LogEvent.Epoch e) -> e.number(name)).allMatch(Objects::nonNull);
            if (isMeasured) measured = measured.series(name, values);
        }
        return measured.time("wallSeconds", outcome.wallSeconds());
    }

    /// Whatever decides the result: what is asked for, the class that computes it, and the bits of all others.
    String key() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("cell", cell.name());
        all.put("settings", cell.settings());
        all.put("seed", seed);
        all.put("size", size.key());
        all.put("bits", Version.bits());
        if (cell instanceof Cell.Program) all.put("program", program());
        return Hashes.of(Json.line(all));
    }

    private String program() {
        Class<?> type = experiment.getClass();
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(file))) {
            return Hashes.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the program's own jar is unreadable
        }
    }
}
