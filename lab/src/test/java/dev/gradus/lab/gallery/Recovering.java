package dev.gradus.lab.gallery;

import dev.gradus.lab.gallery.GalleryRun.Call;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Proves and repairs faulty runs of the gallery from the command line, and compares them with their healthy twins.
final class Recovering {
    private final Map<String, Double> twins = new HashMap<>();

    /// @param entry a faulty one
    /// @param run that was trained of it
    /// @param folder for other runs
    Recovery of(Entry entry, long seed, Path run, Path folder) throws IOException {
        long begin = System.nanoTime();
        Map<String, ?> proved = json("diagnose", run.toString(), "--prove", "--json");
        double seconds = (System.nanoTime() - begin) / 1e9;
        Map<String, Object> proof = Gallery.members(Objects.requireNonNull(proved.get("proof")));
        List<String> wrong = new ArrayList<>(), withdrawn = new ArrayList<>();
        String verdict = "not found";
        for (Map<String, Object> trial : maps(proof.get("trials"))) {
            String cause = String.valueOf(trial.get("cause")), told = String.valueOf(trial.get("verdict"));
            boolean isRight = entry.causes().contains(cause);
            if (isRight && !verdict.equals("helps")) verdict = told;
            if (!isRight && told.equals("helps") && !wrong.contains(cause)) wrong.add(cause);
        }
        if (proof.get("withdrawn") instanceof List<?> list) list.forEach(cause -> withdrawn.add(String.valueOf(cause)));
        return new Recovery(
                entry.id(),
                entry.half(),
                seed,
                entry.causes(),
                twin(entry, seed, folder.resolve("twin")),
                score(run),
                repaired(run, folder.resolve("first"), "--run"),
                repaired(run, folder.resolve("loop"), "--loop=3"),
                verdict,
                wrong,
                withdrawn,
                seconds);
    }

    private static Map<String, ?> json(String... arguments) {
        Call call = Call.of(List.of(arguments));
        if (call.code() > 3 || call.out().isBlank()) throw new IllegalStateException(call.err());
        return Json.readObject(arguments[0], call.out());
    }

    private static List<Map<String, Object>> maps(Object told) {
        return told instanceof List<?> list ? list.stream().map(Gallery::members).toList() : List.of();
    }

    private double twin(Entry entry, long seed, Path folder) throws IOException {
        String key = entry.twin() + " " + seed;
        Double known = twins.get(key);
        if (known != null) return known;
        Entry healthy = Gallery.entries().stream().filter(e -> e.id().equals(entry.twin())).findFirst().orElseThrow();
        var run = new GalleryRun(healthy, seed, folder);
        run.train();
        double score = score(run.run());
        twins.put(key, score);
        return score;
    }

    /// The score of the best run that a repair leaves; that of the run itself where nothing was repaired.
    private static double repaired(Path run, Path folder, String how) {
        List<String> arguments = new ArrayList<>(List.of("repair", run.toString(), how, "--json", "--offline"));
        arguments.addAll(List.of("--out", folder + ".yaml", "--run-dir", folder.toString()));
        return score(Path.of(String.valueOf(json(arguments.toArray(String[]::new)).get("best"))));
    }

    /// On validation samples; 0 of a run that diverged.
    private static double score(Path run) {
        Map<String, ?> result = StoredRun.open(run).record().result();
        for (String name : List.of("validationR2", "validationRecall", "validationAccuracy")) {
            if (result.get(name) instanceof Number number && Double.isFinite(number.doubleValue()))
                return Math.max(0, Math.round(1e4 * number.doubleValue()) / 1e4);
        }
        return 0;
    }
}
