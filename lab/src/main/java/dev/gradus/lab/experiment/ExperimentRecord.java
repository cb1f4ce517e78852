package dev.gradus.lab.experiment;

import dev.gradus.diagnose.Proof;
import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.Version;
import dev.gradus.persist.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The figures of an experiment in one small file: settings, seeds, a SHA-256 for each seed, times, and what became of the claims. Without
/// series and weights.
///
/// @param experiment its name
/// @param size that was run
/// @param bits of the version that ran it
/// @param cells in their order
/// @param claims in their order
public record ExperimentRecord(
        String experiment, Size size, int bits, List<CellRecord> cells, List<ClaimRecord> claims) {
    /// What came out of a cell.
    ///
    /// @param name of the cell
    /// @param settings that it was done with
    /// @param seeds in their order
    /// @param sha256 of the figures and series, for each seed
    /// @param figures name → a number for each seed
    /// @param times name → a number for each seed
    public record CellRecord(
            String name,
            Map<String, @Nullable Object> settings,
            List<Long> seeds,
            List<String> sha256,
            Map<String, List<Double>> figures,
            Map<String, List<Double>> times) {
        /// All time that the seeds have taken together.
        ///
        /// @return seconds
        public double seconds() {
            return times.getOrDefault("wallSeconds", List.of()).stream().mapToDouble(s -> s).sum();
        }
    }

    /// What became of a claim.
    ///
    /// @param key of the claim
    /// @param holds whether it does
    /// @param shown the numbers that tell
    public record ClaimRecord(String key, boolean holds, List<String> shown) {}

    /// Keeps copies.
    public ExperimentRecord {
        cells = List.copyOf(cells);
        claims = List.copyOf(claims);
    }

    /// The record of results.
    ///
    /// @param experiment that was run
    /// @param size how much of it
    /// @param results of all cells
    /// @return without claims for [Size#QUICK], which shows nothing
    public static ExperimentRecord of(Experiment experiment, Size size, Results results) {
        List<CellRecord> cells = new ArrayList<>();
        for (Results.Row row : results.rows()) {
            Map<String, List<Double>> figures = new LinkedHashMap<>(), times = new LinkedHashMap<>();
            for (Measured measured : row.measured()) {
                measured.figures().forEach((name, v) -> figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(v));
                measured.times()
                        .forEach((name, v) -> times.computeIfAbsent(name, _ -> new ArrayList<>()).add(rounded(v)));
            }
            cells.add(
                    new CellRecord(
                            row.cell().name(),
                            canonical(row.cell().settings()),
                            LongStream.rangeClosed(1, row.cell().seeds()).boxed().toList(),
                            row.measured().stream().map(Measured::sha256).toList(),
                            figures,
                            times));
        }
        List<ClaimRecord> claims = new ArrayList<>();
        if (size != Size.QUICK) {
            for (Claim claim : experiment.claims()) {
                Claim.Verdict verdict = claim.check().apply(results);
                claims.add(new ClaimRecord(claim.key(), verdict.holds(), verdict.shown()));
            }
        }
        return new ExperimentRecord(experiment.name(), size, Version.bits(), cells, claims);
    }

    /// No clock is better than four digits.
    private static double rounded(double time) {
        return Double.parseDouble(Text.format("%.3e", time));
    }

    /// Settings as they are read again: the kind of a number, or of a list, is that of JSON.
    private static Map<String, @Nullable Object> canonical(Map<String, Object> settings) {
        return Json.readObject("settings", Json.line(settings));
    }

    /// Whether all claims hold.
    ///
    /// @return true where there are none
    public boolean holds() {
        return claims.stream().allMatch(ClaimRecord::holds);
    }

    /// All time that it has taken.
    ///
    /// @return seconds of all seeds of all cells, one after the other
    public double seconds() {
        return cells.stream().mapToDouble(CellRecord::seconds).sum();
    }

    /// A published value beside what was measured.
    ///
    /// @param published the value
    /// @param measured the mean over the seeds, with its interval; NaN where the figure was not measured
    /// @param seeds how many
    public record Compared(Published published, Proof.Interval measured, int seeds) {
        /// How many times the published value was measured.
        ///
        /// @return measured / published
        public double ratio() {
            return measured.mean() / published.value();
        }

        /// The interval of the mean as people read it.
        ///
        /// @param to the word or sign between its ends
        /// @param without what is said of a single seed
        /// @return for example `97.1 % to 98.2 %`
        public String interval(String to, String without) {
            if (seeds < 2) return without;
            String figure = published.figure();
            return Text.figure(figure, measured.low()) + to + Text.figure(figure, measured.high());
        }
    }

    /// All published values beside what was measured.
    ///
    /// @param experiment of this record
    /// @return in the order in which they are declared
    public List<Compared> compared(Experiment experiment) {
        Map<String, CellRecord> byName = new HashMap<>();
        for (CellRecord cell : cells) byName.put(cell.name(), cell);
        List<Compared> all = new ArrayList<>();
        for (Published published : experiment.published()) {
            CellRecord cell = byName.get(published.cell());
            List<Double> values =
                    cell == null
                            ? List.of(Double.NaN)
                            : cell.figures().getOrDefault(published.figure(), List.of(Double.NaN));
            all.add(new Compared(published, Proof.Interval.of(values), values.size()));
        }
        return all;
    }

    /// Why it says nothing about the present version.
    ///
    /// @param experiment as it is now
    /// @return what differs; empty where nothing does
    public List<String> stale(Experiment experiment) {
        List<String> found = new ArrayList<>();
        if (bits != Version.bits()) found.add("bits " + bits + ", now " + Version.bits());
        List<Cell> now = experiment.cells(size);
        Map<String, CellRecord> then = new LinkedHashMap<>();
        for (CellRecord cell : cells) then.put(cell.name(), cell);
        for (Cell cell : now) {
            CellRecord before = then.remove(cell.name());
            if (before == null) found.add("no cell " + cell.name());
            else if (!before.settings().equals(canonical(cell.settings())))
                found.add("other settings of " + cell.name());
            else if (before.seeds().size() != cell.seeds()) found.add("other seeds of " + cell.name());
        }
        then.keySet().forEach(name -> found.add("a cell " + name + " that is gone"));
        List<String> keys = experiment.claims().stream().map(Claim::key).toList();
        boolean isChecked = size != Size.QUICK;
        if (isChecked && !keys.equals(claims.stream().map(ClaimRecord::key).toList())) found.add("other claims");
        return found;
    }

    /// Writes it.
    ///
    /// @param file to be replaced as a whole
    public void write(Path file) {
        Json.writeFile(file, json());
    }

    /// As JSON.
    ///
    /// @return maps and lists
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("experiment", experiment);
        json.put("size", size.key());
        json.put("bits", bits);
        List<Object> all = new ArrayList<>();
        for (CellRecord cell : cells) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", cell.name());
            one.put("settings", cell.settings());
            one.put("seeds", cell.seeds());
            one.put("sha256", cell.sha256());
            one.put("figures", lists(cell.figures()));
            one.put("times", lists(cell.times()));
            all.add(one);
        }
        json.put("cells", all);
        List<Object> checked = new ArrayList<>();
        for (ClaimRecord claim : claims) {
            Map<String, Object> one =
                    new LinkedHashMap<>(); // in one order, so that only what changed is seen as changed
            one.put("holds", claim.holds());
            one.put("key", claim.key());
            one.put("shown", claim.shown());
            checked.add(one);
        }
        json.put("claims", checked);
        return json;
    }

    private static Map<String, Object> lists(Map<String, List<Double>> figures) {
        Map<String, Object> json = new LinkedHashMap<>();
        figures.forEach((name, values) -> json.put(name, values.stream().map(MeasuredJson::number).toList()));
        return json;
    }

    /// Reads one.
    ///
    /// @param file as [#write] made it
    /// @return the record
    /// @throws GradusException when it is missing or damaged
    public static ExperimentRecord read(Path file) {
        Map<String, @Nullable Object> json = Json.readFile(file);
        try {
            List<CellRecord> cells = new ArrayList<>();
            for (Map<String, @Nullable Object> cell : objects(json.get("cells"))) {
                cells.add(
                        new CellRecord(
                                text(cell.get("name")),
                                MeasuredJson.object(cell.get("settings")),
                                objectsOf(cell.get("seeds")).stream().map(s -> Long.valueOf(text(s))).toList(),
                                objectsOf(cell.get("sha256")).stream().map(ExperimentRecord::text).toList(),
                                figures(cell.get("figures")),
                                figures(cell.get("times"))));
            }
            List<ClaimRecord> claims = new ArrayList<>();
            for (Map<String, @Nullable Object> claim : objects(json.get("claims"))) {
                List<String> shown = objectsOf(claim.get("shown")).stream().map(ExperimentRecord::text).toList();
                claims.add(new ClaimRecord(text(claim.get("key")), Boolean.TRUE.equals(claim.get("holds")), shown));
            }
            int bits = Integer.parseInt(text(json.get("bits")));
            return new ExperimentRecord(
                    text(json.get("experiment")), Size.of(text(json.get("size"))), bits, cells, claims);
        } catch (IllegalArgumentException e) { // of a number, too
            throw GradusException.got(
                            "%s has a number or a size that is none: %s", file, String.valueOf(e.getMessage()))
                    .expected("the record of an experiment")
                    .because("it was edited, or is another file")
                    .repair("Restore it, or run the experiment again.");
        }
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }

    private static List<Object> objectsOf(@Nullable Object value) {
        List<Object> all = new ArrayList<>();
        if (value instanceof List<?> list) for (Object each : list) if (each != null) all.add(each);
        return all;
    }

    private static List<Map<String, @Nullable Object>> objects(@Nullable Object value) {
        return objectsOf(value).stream().map(MeasuredJson::object).toList();
    }

    private static Map<String, List<Double>> figures(@Nullable Object value) {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        MeasuredJson.object(value)
                .forEach(
                        (name, list) -> figures.put(name, objectsOf(list).stream().map(MeasuredJson::number).toList()));
        return figures;
    }
}
