package dev.gradus.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The results of epochs as plain values, and back.
final class Results {
    private Results() {}

    static Map<String, Object> write(Evaluation e) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("loss", e.loss());
        written.put("accuracy", e.accuracy());
        written.put("samples", e.samples());
        if (!e.metrics().isEmpty()) written.put("metrics", e.metrics());
        return written;
    }

    static Evaluation evaluation(Fields f) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (f.has("metrics")) {
            Fields saved = f.map("metrics");
            for (String name : saved.named().keySet()) metrics.put(name, saved.number(name));
        }
        return new Evaluation(f.number("loss"), f.number("accuracy"), (int) f.whole("samples"), metrics);
    }

    static List<Object> write(List<EpochResult> results) {
        List<Object> all = new ArrayList<>();
        for (EpochResult r : results) {
            Map<String, Object> written = new LinkedHashMap<>();
            written.put("epoch", r.epoch());
            written.put("train", write(r.train()));
            written.put("validation", write(r.validation()));
            if (r.subset() != null) written.put("subset", write(r.subset()));
            if (r.raw() != null) written.put("raw", write(r.raw()));
            written.put("penalty", r.penalty());
            written.put("learningRate", r.learningRate());
            written.put("samplesPerSecond", r.samplesPerSecond());
            all.add(written);
        }
        return all;
    }

    static List<EpochResult> read(String where, List<?> written) {
        List<EpochResult> results = new ArrayList<>();
        for (Object one : written) {
            Fields f = new Fields(where, one instanceof Map<?, ?> map ? map : Map.of());
            results.add(
                    new EpochResult(
                            (int) f.whole("epoch"),
                            evaluation(f.map("train")),
                            evaluation(f.map("validation")),
                            optional(f, "subset"),
                            optional(f, "raw"),
                            f.number("penalty"),
                            f.number("learningRate"),
                            f.number("samplesPerSecond")));
        }
        return results;
    }

    private static @Nullable Evaluation optional(Fields f, String name) {
        return f.has(name) ? evaluation(f.map(name)) : null;
    }
}
