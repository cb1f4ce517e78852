package dev.gradus.lab.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gradus.persist.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Trains and diagnoses entries of the gallery, and keeps a record of each, one JSON object a line.
///
/// Options, as `name=value`: `half=a`, `only=TEXT` (entries whose names contain it, several with commas), `seeds=1,2`, `records=FILE`,
/// `page=FILE` (made of all records at the end), `repairs=FILE` (faulty runs are proved and repaired, too), `keep=FOLDER` (of the runs; without it they are deleted). What was recorded of other entries
/// stays; where no name contains the text of `only`, nothing is trained and the page is made anew.
public final class GalleryCommand {
    private final Map<String, String> options = new HashMap<>();
    private final Recovering recovering = new Recovering();
    private final PrintStream out;
    private final @Nullable Function<Path, List<Map<String, Object>>> diagnosis;

    GalleryCommand(
            List<String> options, PrintStream out, @Nullable Function<Path, List<Map<String, Object>>> diagnosis) {
        for (String option : options) {
            String[] parts = option.split("=", 2);
            this.options.put(parts[0], parts[1]);
        }
        this.out = out;
        this.diagnosis = diagnosis;
    }

    /// Runs the command.
    ///
    /// @param args options
    /// @throws IOException when a file cannot be written
    /// @throws IllegalStateException at the end, when a run could not be trained or diagnosed
    public static void main(String[] args) throws IOException {
        new GalleryCommand(Arrays.asList(args), System.out, Diagnosis.exists() ? new Diagnosis() : null).run();
    }

    void run() throws IOException {
        Path records = Path.of(options.getOrDefault("records", "../docs/gallery.jsonl"));
        List<String> failed = new ArrayList<>();
        for (String seed : options.getOrDefault("seeds", "1").split(",", -1)) {
            for (Entry entry : wanted()) {
                try {
                    Trial trial = trial(entry, Long.parseLong(seed));
                    out.println(line(trial));
                    add(records, trial);
                } catch (IllegalStateException e) {
                    failed.add(entry.id() + ": " + e.getMessage());
                    out.println(failed.getLast());
                }
            }
        }
        String page = options.get("page");
        if (page != null)
            Files.writeString(Path.of(page), new GalleryPage(Gallery.entries(), read(records)).text(), UTF_8);
        String recoveries = options.get("repairs");
        if (page != null && recoveries != null) {
            String text = new RecoveryPage(recoveries(Path.of(recoveries))).text();
            Files.writeString(Path.of(page).resolveSibling("proofs.md"), text, UTF_8);
        }
        if (!failed.isEmpty()) throw new IllegalStateException(String.join("\n", failed));
    }

    private List<Entry> wanted() {
        String half = options.getOrDefault("half", "");
        String[] only = options.getOrDefault("only", "").split(",", -1);
        return Gallery.entries().stream()
                .filter(entry -> half.isEmpty() || half.equals(entry.half()))
                .filter(entry -> Arrays.stream(only).anyMatch(text -> entry.id().contains(text)))
                .toList();
    }

    private Trial trial(Entry entry, long seed) throws IOException {
        String keep = options.get("keep");
        Path folder =
                keep == null
                        ? Files.createTempDirectory("gallery")
                        : Path.of(keep).resolve(entry.id().replace('/', '-') + "-" + seed);
        delete(folder);
        try {
            var run = new GalleryRun(entry, seed, folder);
            Map<String, Object> figures = run.train();
            String recoveries = options.get("repairs");
            if (recoveries != null && !entry.isHealthy())
                add(Path.of(recoveries), recovering.of(entry, seed, run.run(), folder));
            var found = diagnosis == null ? null : diagnosis.apply(run.run());
            return new Trial(entry.id(), entry.half(), seed, entry.causes(), entry.early(), figures, run.live(), found);
        } finally {
            if (keep == null) delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static String line(Trial trial) {
        String found = trial.isDiagnosed() ? "  " + trial.first() : "";
        return "%-34s %d %s%s".formatted(trial.id(), trial.seed(), trial.figures(), found);
    }

    /// Puts a record in the place of that of the same entry and seed; the file is in the order of entries and seeds.
    private static void add(Path file, Trial trial) throws IOException {
        List<Trial> all = new ArrayList<>(read(file));
        all.removeIf(old -> key(old).equals(key(trial)));
        all.add(trial);
        List<String> order = Gallery.entries().stream().map(Entry::id).toList();
        all.removeIf(old -> !order.contains(old.id()));
        all.sort(Comparator.<Trial>comparingInt(t -> order.indexOf(t.id())).thenComparingLong(Trial::seed));
        Files.write(file, all.stream().map(t -> Json.line(t.members())).toList(), UTF_8);
    }

    /// As [#add(Path, Trial)].
    private void add(Path file, Recovery recovery) throws IOException {
        out.println(recovery.line());
        List<Recovery> all = recoveries(file);
        all.removeIf(old -> old.id().equals(recovery.id()) && old.seed() == recovery.seed());
        all.add(recovery);
        List<String> order = Gallery.entries().stream().map(Entry::id).toList();
        all.removeIf(old -> !order.contains(old.id()));
        all.sort(Comparator.<Recovery>comparingInt(r -> order.indexOf(r.id())).thenComparingLong(Recovery::seed));
        Files.write(file, all.stream().map(r -> Json.line(r.members())).toList(), UTF_8);
    }

    static List<Recovery> recoveries(Path file) throws IOException {
        List<Recovery> all = new ArrayList<>();
        if (!Files.exists(file)) return all;
        for (String line : Files.readAllLines(file, UTF_8))
            all.add(Recovery.of(Gallery.members(Json.read("recovery", line))));
        return all;
    }

    private static String key(Trial trial) {
        return trial.id() + " " + trial.seed();
    }

    static List<Trial> read(Path file) throws IOException {
        if (!Files.exists(file)) return List.of();
        List<Trial> trials = new ArrayList<>();
        for (String line : Files.readAllLines(file, UTF_8))
            trials.add(Trial.of(Gallery.members(Json.read("record", line))));
        return trials;
    }
}
