package dev.gradus.lab.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gradus.lab.cli.Main;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.persist.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// One training of an entry of the gallery: its data made, trained as `gradus train` would, and what became of it.
///
/// The data lie beside the run, so that it can be diagnosed as long as the folder is there.
final class GalleryRun {
    private static final Predicate<String> FIGURE =
            Pattern.compile("(train|validation|subset|raw|test)[A-Z].*|bestEpoch|epochs").asMatchPredicate();

    private final Entry entry;
    private final long seed;
    private final Path folder;

    /// @param seed of the training; the data are always the same
    /// @param folder of this run alone
    GalleryRun(Entry entry, long seed, Path folder) {
        this.entry = entry;
        this.seed = seed;
        this.folder = folder;
    }

    /// Where `gradus train` keeps the run.
    Path run() {
        return folder.resolve("run");
    }

    /// The arguments of `gradus train`, after the data have been written.
    List<String> arguments() throws IOException {
        Map<String, Object> settings = new LinkedHashMap<>(entry.settings());
        settings.putAll(data());
        settings.put("seed", seed);
        Path config = Files.createDirectories(folder).resolve("settings.yaml");
        Files.writeString(config, Json.pretty(settings), UTF_8);
        List<String> arguments = new ArrayList<>(List.of("train", "--config", config.toString()));
        entry.changes().forEach((path, value) -> arguments.add("--set=" + path + "=" + shown(value)));
        arguments.addAll(List.of("--offline", "--json", "--run-dir", run().toString()));
        return arguments;
    }

    private static String shown(Object value) {
        return value instanceof String text ? text : Json.line(value);
    }

    // ---- data ------------------------------------------------------------------------------------------------------

    /// Makes the files, and says where they are.
    private Map<String, Object> data() throws IOException {
        if (!(entry.data() instanceof Map<?, ?>)) return Map.of("data", entry.data());
        Map<String, Object> told = Gallery.members(entry.data());
        int train = whole(told, "rows"), test = told.containsKey("test") ? whole(told, "test") : 0;
        double noise = told.get("noise") instanceof Number number ? number.doubleValue() : 0;
        Rows made = Makers.make(String.valueOf(told.get("make")), train + test, noise, whole(told, "seed"));
        Files.createDirectories(folder);
        boolean pictures = "pictures".equals(told.get("as"));
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", pictures ? "folder" : "csv");
        if (!pictures) settings.put("table", Map.of("header", "yes", "task", task(made)));
        settings.put("dataDir", write(spoilt(made.part(0, train), "train"), "data", pictures).toString());
        if (test > 0) {
            Rows rest = spoilt(made.part(train, train + test), "test");
            settings.put("testData", write(rest, "test", pictures).toString());
        }
        return settings;
    }

    private static String task(Rows rows) {
        return rows.values(rows.target()).getFirst() instanceof Double ? "regression" : "classification";
    }

    private Path write(Rows rows, String name, boolean pictures) throws IOException {
        return pictures ? rows.writePictures(folder.resolve(name)) : rows.writeTable(folder.resolve(name + ".csv"));
    }

    /// What is spoilt, is so in all samples, unless `part` says in which.
    private Rows spoilt(Rows rows, String part) {
        Rows spoilt = rows;
        for (Map<String, Object> spoil : entry.spoils()) {
            if (part.equals(spoil.getOrDefault("part", part))) spoilt = Spoils.spoil(spoilt, spoil);
        }
        return spoilt;
    }

    private static int whole(Map<String, Object> told, String name) {
        return told.get(name) instanceof Number number ? number.intValue() : 1;
    }

    // ---- training --------------------------------------------------------------------------------------------------

    /// Trains, and says what came out, in the names of the run's own record; `last` is what the last epoch measured.
    Map<String, Object> train() throws IOException {
        long begin = System.nanoTime();
        Call call = Call.of(arguments());
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!StoredRun.isAt(run())) throw new IllegalStateException(entry.id() + ": " + call.err());
        StoredRun stored = StoredRun.open(run());
        if (!stored.record().hasResult()) throw new IllegalStateException(entry.id() + ": " + call.err());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("status", stored.record().status());
        stored.record()
                .result()
                .forEach((name, value) -> {
                    if (value instanceof Number number && FIGURE.test(name))
                        figures.put(name, rounded(number.doubleValue()));
                });
        List<LogEvent.Epoch> epochs = stored.log().epochs();
        figures.put("steps", stored.log().steps().size());
        if (!epochs.isEmpty()) figures.put("last", last(epochs.getLast()));
        figures.put("seconds", rounded(seconds));
        return figures;
    }

    /// What was found while it trained.
    List<Map<String, Object>> live() {
        List<Map<String, Object>> live = new ArrayList<>();
        for (LogEvent event : StoredRun.open(run()).log().events()) {
            if (!(event instanceof LogEvent.Found found)) continue;
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("cause", found.cause());
            one.put("grade", found.grade());
            one.put("step", found.update());
            live.add(one);
        }
        return live;
    }

    private static Map<String, Object> last(LogEvent.Epoch epoch) {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (String name : epoch.members().keySet()) {
            Double number = epoch.number(name);
            if (number != null && FIGURE.test(name)) figures.put(name, rounded(number));
        }
        return figures;
    }

    private static Object rounded(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) return String.valueOf(number);
        return new BigDecimal(number).round(new MathContext(4)).doubleValue();
    }

    /// What a call of the command line left behind.
    record Call(int code, String out, String err) {
        static Call of(List<String> arguments) {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            String[] words = arguments.toArray(new String[0]);
            int code = Main.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), words);
            return new Call(code, out.toString(UTF_8), err.toString(UTF_8));
        }
    }
}
