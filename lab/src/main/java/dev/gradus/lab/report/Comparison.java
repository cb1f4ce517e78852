package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.StoredRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Several runs beside each other: a table of what they were and what came out, and the settings in which they differ.
///
/// @param runs one or more
public record Comparison(List<StoredRun> runs) {
    private static final String NONE = "–";
    private static final List<String> SPLITS = List.of("train", "validation", "test");

    /// A column of the table, the same for the terminal, the page and JSON.
    ///
    /// @param title its heading
    /// @param once whether it may be said once where all runs have the same
    /// @param numeric whether it is set flush right
    /// @param cells one for each run
    public record Column(String title, boolean once, boolean numeric, List<String> cells) {
        /// Keeps a copy.
        public Column {
            cells = List.copyOf(cells);
        }

        /// Whether all runs have the same.
        ///
        /// @return true for a single run, too
        public boolean isCommon() {
            return cells.stream().distinct().count() == 1;
        }
    }

    /// A setting in which runs differ.
    ///
    /// @param name its flat name, such as `model.hidden`
    /// @param values one for each run, a dash where it has none
    /// @param implied whether all runs that have it agree, and only some have it because they differ in what it is part of:
    ///     `schedule.rise` where one run alone has a `schedule`
    public record Setting(String name, List<String> values, boolean implied) {
        /// Keeps a copy.
        public Setting {
            values = List.copyOf(values);
        }

        /// The value that more than half of the runs have.
        ///
        /// @return null where no value is as frequent
        public @Nullable String usual() {
            return values.stream()
                    .filter(value -> 2 * values.stream().filter(value::equals).count() > values.size())
                    .findFirst()
                    .orElse(null);
        }
    }

    /// Keeps a copy.
    public Comparison {
        runs = List.copyOf(runs);
    }

    /// What the runs are called.
    ///
    /// @return the last parts of their paths; where two have the same, paths as they were given
    public List<String> names() {
        List<String> names = runs.stream().map(StoredRun::name).toList();
        boolean distinct = names.stream().distinct().count() == names.size();
        return distinct ? names : runs.stream().map(run -> run.folder().toString()).toList();
    }

    /// The table, without the names of the runs.
    ///
    /// @return columns in order, at first those that say what was wanted
    public List<Column> columns() {
        return List.of(
                column("data", true, false, RunText::data),
                column("model", true, false, run -> RunText.setting(run, "model")),
                column("parameters", true, true, run -> count(Members.orNaN(run.record().parameters()))),
                column("optimizer", true, false, run -> RunText.setting(run, "optimizer")),
                column("lr", true, true, run -> RunText.setting(run, "optimizer.learningRate")),
                column("epochs", true, true, RunText::epochs),
                column("best", false, true, run -> run.bestEpoch() == 0 ? "–" : "" + run.bestEpoch()),
                column("validation", false, true, run -> figure(run.validation("Accuracy"), run.validation("Loss"))),
                column("test", false, true, run -> figure(test(run, "Accuracy"), test(run, "Loss"))),
                column("time", false, true, run -> Text.duration(Members.orNaN(run.record().figure("wallSeconds")))),
                column("samples/s", false, true, run -> count(run.samplesPerSecond())),
                column("status", true, false, run -> RunText.ending(run).replaceAll(":.*", "")));
    }

    private Column column(String title, boolean once, boolean numeric, Function<StoredRun, String> cell) {
        return new Column(title, once, numeric, runs.stream().map(cell).toList());
    }

    private static double test(StoredRun run, String metric) {
        return Members.orNaN(run.record().figure("test" + metric));
    }

    /// The accuracy, where classes are told apart, else the loss.
    private static String figure(double accuracy, double loss) {
        if (!Double.isNaN(accuracy)) return Text.percent(accuracy);
        return Double.isNaN(loss) ? "–" : Text.loss(loss);
    }

    private static String count(double n) {
        return Double.isFinite(n) ? Text.count(n) : "–";
    }

    /// The settings in which runs differ.
    ///
    /// @return in the order in which they are written
    public List<Setting> differing() {
        List<Map<String, String>> all = runs.stream().map(RunText::settings).toList();
        Set<String> names = new LinkedHashSet<>();
        for (Map<String, String> settings : all) names.addAll(settings.keySet());
        List<Setting> differing = new ArrayList<>();
        for (String name : names) {
            List<String> values = all.stream().map(settings -> settings.getOrDefault(name, NONE)).toList();
            if (values.stream().distinct().count() > 1) {
                boolean agreed = values.stream().filter(value -> !value.equals(NONE)).distinct().count() == 1;
                boolean part =
                        differing.stream()
                                .anyMatch(s -> name.startsWith(s.name + ".") || name.startsWith(s.name + "["));
                differing.add(new Setting(name, values, agreed && part));
            }
        }
        return differing;
    }

    /// Whether all runs were trained and measured on the same samples.
    ///
    /// @return false where the figures of two runs say nothing about each other
    public boolean isSameData() {
        return SPLITS.stream().allMatch(split -> runs.stream().map(run -> hash(run, split)).distinct().count() == 1);
    }

    /// The hash of the samples of a split; empty where it is not known.
    private static String hash(StoredRun run, String split) {
        RunRecord.Samples samples = run.record().data().get(split);
        return samples == null ? "" : samples.sha256();
    }

    /// Which runs came out best in a column of accuracies.
    ///
    /// @param column one of [#columns]
    /// @return their numbers; none in other columns, where all came out the same, or where the data differ
    public List<Integer> best(Column column) {
        if (!List.of("validation", "test").contains(column.title) || column.isCommon() || !isSameData())
            return List.of();
        double[] shares =
                column.cells.stream()
                        .mapToDouble(c -> c.endsWith(" %") ? Double.parseDouble(c.substring(0, c.length() - 2)) : -1)
                        .toArray();
        double most = Arrays.stream(shares).max().orElse(-1);
        return most < 0 ? List.of() : IntStream.range(0, shares.length).filter(i -> shares[i] >= most).boxed().toList();
    }

    /// What people should know before they trust the figures.
    ///
    /// @return sentences, those about one run after its name
    public List<String> notes() {
        List<String> names = names(), notes = new ArrayList<>();
        if (!isSameData()) notes.add("not all runs saw the same samples: compare figures of the same data only");
        Map<String, List<String>> weights = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).record().result().get("sha256") instanceof String hash)
                weights.computeIfAbsent(hash, _ -> new ArrayList<>()).add(names.get(i));
        }
        for (List<String> same : weights.values()) {
            if (same.size() > 1) notes.add(String.join(", ", same) + ": the same final weights, bit for bit");
        }
        for (int i = 0; i < runs.size(); i++) {
            for (String note : RunText.notes(runs.get(i))) notes.add(format("%s: %s", names.get(i), note));
        }
        return notes;
    }

    /// What was found to be wrong while the runs were trained.
    ///
    /// @return of one run, with all that was said; of several, cause and step after the name of the run
    public List<String> findings() {
        List<String> names = names(), findings = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            for (LogEvent.Found found : RunText.findings(runs.get(i))) {
                String head = RunText.head(found);
                findings.add(
                        runs.size() == 1
                                ? format("%s: %s", head, Members.text(found.text()))
                                : format("%s: %s", names.get(i), head));
            }
        }
        return findings;
    }

    /// Everything as a program wants it.
    ///
    /// @return `runs`, each with its path, status, settings and result; `differing` settings; `sameData`; `notes`; `findings`
    public Map<String, Object> json() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (StoredRun run : runs) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("run", run.folder().toString());
            one.put("status", run.record().status());
            one.put("data", RunText.data(run));
            one.put("model", RunText.setting(run, "model"));
            one.put("parameters", run.record().members().get("parameters"));
            one.put("epochs", run.log().epochs().size());
            one.put("steps", run.log().steps().size());
            one.put("bestEpoch", run.bestEpoch());
            Stream.of("Accuracy", "Loss").forEach(metric -> put(one, "validation" + metric, run.validation(metric)));
            Stream.of("Accuracy", "Loss").forEach(metric -> put(one, "test" + metric, test(run, metric)));
            put(one, "wallSeconds", Members.orNaN(run.record().figure("wallSeconds")));
            put(one, "samplesPerSecond", run.samplesPerSecond());
            all.add(one);
        }
        Map<String, Object> differing = new LinkedHashMap<>();
        for (Setting setting : differing()) differing.put(setting.name, setting.values);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("runs", all);
        json.put("differing", differing);
        json.put("sameData", isSameData());
        json.put("notes", notes());
        json.put("findings", findings());
        return json;
    }

    private static void put(Map<String, @Nullable Object> json, String name, double figure) {
        if (!Double.isNaN(figure)) json.put(name, figure);
    }
}
