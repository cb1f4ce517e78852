package dev.gradus.lab.store;

import dev.gradus.persist.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes run directories as training does, with figures that a test chooses.
public final class MadeRun {
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, Object> record = new LinkedHashMap<>();
    private final Map<String, Object> data = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();

    public MadeRun() {
        set("data", "digits").set("epochs", 2).set("seed", 1);
        set("model", Map.of("type", "mlp", "hidden", List.of(8, 8)));
        set("optimizer", Map.of("type", "adam", "learningRate", 0.001));
        record.put("gradus", "1.2.3");
        record.put("started", "2026-01-02T03:04:05Z");
        record.put("status", "running");
        record.put("settings", settings);
        record.put("parameters", 1234);
        record.put("data", data);
        record.put("machine", Map.of("threads", 2, "kernels", "scalar"));
        for (String split : List.of("train", "validation", "test")) {
            data.put(split, Map.of("samples", 10, "sha256", split + "-hash"));
        }
        line(Map.of("event", "started", "samples", 10, "stepsPerEpoch", 2));
    }

    public MadeRun set(String name, Object value) {
        settings.put(name, value);
        return this;
    }

    public MadeRun record(String name, Object value) {
        record.put(name, value);
        return this;
    }

    public MadeRun hash(String split, String hash) {
        data.put(split, Map.of("samples", 10, "sha256", hash));
        return this;
    }

    public MadeRun line(Map<String, ?> event) {
        lines.add(Json.line(event) + "\n");
        return this;
    }

    public MadeRun text(String line) {
        lines.add(line);
        return this;
    }

    /// Steps of one epoch, and then the epoch with half of the last loss on the validation split.
    public MadeRun epoch(int epoch, boolean best, double... losses) {
        steps(epoch, losses);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "epoch");
        line.put("epoch", epoch);
        line.put("trainLoss", losses[losses.length - 1]);
        line.put("trainAccuracy", 0.75);
        line.put("validationLoss", losses[losses.length - 1] / 2);
        line.put("validationAccuracy", 0.5 + 0.1 * epoch);
        line.put("learningRate", 0.001);
        line.put("samplesPerSecond", 100.0 * epoch);
        line.put("best", best);
        return line(line);
    }

    public MadeRun steps(int epoch, double... losses) {
        for (int i = 0; i < losses.length; i++) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("event", "step");
            line.put("epoch", epoch);
            line.put("step", i + 1);
            line.put("loss", losses[i]);
            line(line);
        }
        return this;
    }

    public MadeRun completed(double testAccuracy, String sha256) {
        line(Map.of("event", "finished", "reason", "completed", "bestEpoch", 2));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("status", "completed");
        result.put("testLoss", 0.25);
        result.put("testAccuracy", testAccuracy);
        result.put("bestEpoch", 2);
        result.put("wallSeconds", 3.5);
        result.put("samplesPerSecond", 5000.0);
        result.put("sha256", sha256);
        return record("status", "completed").record("result", result);
    }

    public Path writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            Json.writeFile(folder.resolve("run.json"), record);
            Files.writeString(folder.resolve("metrics.jsonl"), String.join("", lines));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public StoredRun readFrom(Path folder) {
        return StoredRun.read(writeTo(folder));
    }
}
