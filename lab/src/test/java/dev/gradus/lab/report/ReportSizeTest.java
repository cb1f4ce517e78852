package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.MadeRun;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However long a training was and however many layers it has, its page can be sent by mail.
class ReportSizeTest {
    /// Pictures, which depend on the data: 18 mistakes, 64 of an augmentation and first filters, with some 5 kB each.
    private static final int PICTURES = 500_000, MOST = 3_000_000 - PICTURES;

    private static final int EPOCHS = 50, STEPS = 200, LAYERS = 64, OBSERVED = 60;

    @TempDir Path folder;

    private static Map<String, Object> distribution(int seed) {
        List<Integer> counts = IntStream.range(0, 24).mapToObj(i -> 1 + (i * 37 + seed) % 200).toList();
        Map<String, Object> all = new LinkedHashMap<>(Map.of("mean", 0.1, "deviation", 1.5, "rms", 1.6, "zeros", 3));
        all.put("quantiles", List.of(-3, -1, 0.1, 1, 3));
        all.putAll(Map.of("notFinite", 0, "lowest", -18, "negative", counts, "positive", counts));
        return all;
    }

    private static String statistics(int observed) {
        List<Object> layers = new ArrayList<>(), parameters = new ArrayList<>();
        for (int k = 0; k < LAYERS; k++) {
            Map<String, Object> layer = new LinkedHashMap<>(Map.of("path", "stage." + k, "type", "Conv2d"));
            layer.put("dead", 0.1);
            layer.put("activation", distribution(observed + k));
            layer.put("gradient", distribution(observed + k + 7));
            layers.add(layer);
            Map<String, Object> parameter = new LinkedHashMap<>(Map.of("name", "stage." + k + ".weight"));
            parameter.put("ratio", 1e-3 * (1 + k % 7));
            for (String what : List.of("weight", "update", "gradient")) parameter.put(what, distribution(observed + k));
            parameters.add(parameter);
        }
        Map<String, Object> line = new LinkedHashMap<>(Map.of("event", "statistics", "loss", 1.5));
        line.put("epoch", 1 + observed * EPOCHS / (OBSERVED + 1));
        line.put("update", 1 + observed * EPOCHS * STEPS / OBSERVED);
        line.put("learningRate", 0.1);
        line.put("layers", layers);
        line.put("parameters", parameters);
        return Json.line(line);
    }

    @Test
    void the_page_of_fifty_epochs_of_a_deep_network_has_less_than_three_million_bytes() throws IOException {
        MadeRun run = new MadeRun().set("epochs", EPOCHS);
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            double level = 2.0 / epoch;
            int at = epoch;
            double[] losses =
                    IntStream.range(0, STEPS).mapToDouble(i -> level * (1 + (i * 31 + at) % 17 / 40.0)).toArray();
            run.epoch(epoch, epoch == EPOCHS, losses);
        }
        for (int i = 0; i < 20; i++) {
            String cause = "cause-" + i, text = "some long text about it ".repeat(20);
            run.line(Map.of("event", "found", "cause", cause, "grade", "warn", "update", 900 * i, "text", text));
        }
        Path place = run.completed(0.9, "0").writeTo(folder.resolve("run"));
        List<String> lines = IntStream.range(0, OBSERVED).mapToObj(ReportSizeTest::statistics).toList();
        Files.write(place.resolve("statistics.jsonl"), lines);
        Path page = folder.resolve("page.html");
        Report.write(StoredRun.read(place), page);
        assertThat(Files.readString(page)).contains("<h2>Loss by step</h2>", "stage.63", "cause-19");
        assertThat(Files.size(page)).isBetween(100_000L, (long) MOST);
    }
}
