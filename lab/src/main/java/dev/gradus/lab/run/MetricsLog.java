package dev.gradus.lab.run;

import dev.gradus.persist.Json;
import dev.gradus.train.EpochResult;
import dev.gradus.train.Evaluation;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.TrainListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// `metrics.jsonl`: every event of a training run on a line of its own, on disk at the latest after each epoch.
final class MetricsLog implements TrainListener, AutoCloseable {
    private final BufferedWriter out;

    MetricsLog(Path file) {
        try {
            out = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void on(TrainEvent event) {
        try {
            out.write(Json.line(line(event)));
            out.write('\n');
            if (!(event instanceof TrainEvent.StepDone)) out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> line(TrainEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        switch (event) {
            case TrainEvent.Started started -> {
                line.put("event", "started");
                line.put("samples", started.samples());
                line.put("stepsPerEpoch", started.stepsPerEpoch());
            }
            case TrainEvent.StepDone step -> {
                line.put("event", "step");
                line.put("epoch", step.epoch());
                line.put("step", step.step());
                line.put("loss", step.loss());
            }
            case TrainEvent.EpochDone done -> {
                line.put("event", "epoch");
                line.putAll(epoch(done.result()));
                line.put("best", done.best());
            }
            case TrainEvent.Finished finished -> {
                line.put("event", "finished");
                line.put("reason", finished.reason().name().toLowerCase(java.util.Locale.ROOT));
                line.put("bestEpoch", finished.history().best());
            }
        }
        return line;
    }

    /// The figures of one epoch.
    static Map<String, Object> epoch(EpochResult result) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("epoch", result.epoch());
        put(line, "train", result.train());
        put(line, "validation", result.validation());
        if (result.penalty() != 0) line.put("penalty", result.penalty());
        line.put("learningRate", result.learningRate());
        line.put("samplesPerSecond", result.samplesPerSecond());
        return line;
    }

    /// Loss and, for classes, accuracy.
    static void put(Map<String, Object> line, String split, Evaluation evaluation) {
        line.put(split + "Loss", evaluation.loss());
        if (!Double.isNaN(evaluation.accuracy())) line.put(split + "Accuracy", evaluation.accuracy());
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
