package dev.gradus.lab.report;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.settings.FlatSettings;
import dev.gradus.lab.store.EventLog;
import dev.gradus.lab.store.LogEvent;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.Steps;
import dev.gradus.lab.store.StoredRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// In what two runs differ: machine and versions, settings, data, model, curves, figures, weights.
///
/// Steps are matched by epoch and number. Two losses differ where their bits do; they differ by a share `p` where
/// $|b - a| > p \cdot \max(|a|, |b|)$, or where only one of them is finite. Speed and machine are told, but do not make runs
/// different: the same settings and data give the same bits on any number of threads.
public final class RunDiff {
    private static final List<String> SPLITS = List.of("train", "validation", "test");
    private static final List<String> TOLD_ELSEWHERE = List.of("seed", "parameters", "threads");

    private final StoredRun a;
    private final StoredRun b;
    private final Curves curves;

    /// Two values of the same thing.
    ///
    /// @param name of the thing
    /// @param a the first run's value, `–` where it has none
    /// @param b the second's
    public record Pair(String name, String a, String b) {
        /// Whether both runs have the same.
        ///
        /// @return true when equal to the last character
        public boolean isSame() {
            return a.equals(b);
        }
    }

    /// Two values of the same figure.
    ///
    /// @param name of the figure
    /// @param a the first run's value, null where it has none
    /// @param b the second's
    public record Figure(String name, @Nullable Double a, @Nullable Double b) {
        /// Whether both are the same.
        ///
        /// @return true when equal in every bit
        public boolean isSame() {
            return Objects.equals(a, b); // of boxed numbers: by bits, NaN among them
        }

        /// Whether it tells how fast a run was.
        ///
        /// @return true for seconds and rates
        public boolean isSpeed() {
            return Members.isSpeed(name);
        }
    }

    /// A step at which losses differ.
    ///
    /// @param epoch from 1
    /// @param step of the epoch, from 1
    /// @param a the first run's loss
    /// @param b the second's
    public record Parting(int epoch, int step, double a, double b) {}

    /// The losses of the steps beside each other.
    ///
    /// @param common steps that both runs did
    /// @param onlyA steps that only the first did
    /// @param onlyB steps that only the second did
    /// @param first the first step whose losses differ in any bit; null where none do
    /// @param onePercent the first at which they differ by more than 1 %
    /// @param tenPercent the first at which they differ by more than 10 %
    /// @param epoch the first epoch whose figures differ, speed aside; 0 where none does
    public record Curves(
            int common,
            int onlyA,
            int onlyB,
            @Nullable Parting first,
            @Nullable Parting onePercent,
            @Nullable Parting tenPercent,
            int epoch) {
        /// Whether both runs did the same steps with the same bits.
        ///
        /// @return false where one went on longer, too
        public boolean isSame() {
            return first == null && epoch == 0 && onlyA == 0 && onlyB == 0;
        }
    }

    private RunDiff(StoredRun a, StoredRun b) {
        this.a = a;
        this.b = b;
        this.curves = compare(a.log(), b.log());
    }

    /// Compares two runs.
    ///
    /// @param a the first
    /// @param b the second
    /// @return what differs
    public static RunDiff of(StoredRun a, StoredRun b) {
        return new RunDiff(a, b);
    }

    private static boolean sameBits(double a, double b) {
        return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
    }

    private static boolean differ(double a, double b, double share) {
        if (sameBits(a, b)) return false;
        if (!Double.isFinite(a) || !Double.isFinite(b)) return true;
        return Math.abs(b - a) > share * Math.max(Math.abs(a), Math.abs(b));
    }

    private static Curves compare(EventLog a, EventLog b) {
        Steps one = a.steps(), two = b.steps();
        int i = 0, j = 0, common = 0;
        @Nullable Parting first = null, onePercent = null, tenPercent = null;
        while (i < one.size() && j < two.size()) {
            int order = one.order(i, two.epoch(j), two.step(j));
            if (order < 0) i++;
            if (order > 0) j++;
            if (order != 0) continue;
            double x = one.loss(i), y = two.loss(j);
            Parting here = new Parting(one.epoch(i), one.step(i), x, y);
            if (first == null && !sameBits(x, y)) first = here;
            if (onePercent == null && differ(x, y, 0.01)) onePercent = here;
            if (tenPercent == null && differ(x, y, 0.1)) tenPercent = here;
            common++;
            i++;
            j++;
        }
        int onlyA = one.size() - common, onlyB = two.size() - common;
        return new Curves(common, onlyA, onlyB, first, onePercent, tenPercent, firstEpoch(a, b));
    }

    private static int firstEpoch(EventLog a, EventLog b) {
        for (int i = 0; i < Math.min(a.epochs().size(), b.epochs().size()); i++) {
            LogEvent.Epoch x = a.epochs().get(i), y = b.epochs().get(i);
            if (x.epoch() != y.epoch() || !learned(x).equals(learned(y))) return Math.min(x.epoch(), y.epoch());
        }
        return 0;
    }

    private static Map<String, @Nullable Object> learned(LogEvent.Epoch epoch) {
        Map<String, @Nullable Object> figures = new LinkedHashMap<>(epoch.members());
        figures.keySet().removeIf(Members::isSpeed);
        figures.remove("update"); // a place, as the epoch is; runs of older versions do not have it
        return figures;
    }

    /// The curves.
    ///
    /// @return where they part
    public Curves curves() {
        return curves;
    }

    /// Version of Gradus, system, Java, threads, kernels …
    ///
    /// @return what differs
    public List<Pair> machine() {
        Map<String, @Nullable Object> one = machine(a), two = machine(b);
        return differing(texts(one), texts(two));
    }

    private static Map<String, @Nullable Object> machine(StoredRun run) {
        Map<String, @Nullable Object> machine = new LinkedHashMap<>();
        machine.put("gradus", run.record().gradus());
        machine.putAll(run.record().machine());
        return machine;
    }

    private static Map<String, String> texts(Map<String, @Nullable Object> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) -> texts.put(name, FlatSettings.text(value)));
        return texts;
    }

    private static List<Pair> differing(Map<String, String> one, Map<String, String> two) {
        Set<String> names = new LinkedHashSet<>(one.keySet());
        names.addAll(two.keySet());
        return names.stream()
                .map(name -> new Pair(name, one.getOrDefault(name, "–"), two.getOrDefault(name, "–")))
                .filter(pair -> !pair.isSame())
                .toList();
    }

    /// The settings, by flat names.
    ///
    /// @return what differs
    public List<Pair> settings() {
        return differing(RunText.settings(a), RunText.settings(b));
    }

    /// How many settings the first run has.
    ///
    /// @return those that are equal, too
    public int settingsInAll() {
        return RunText.settings(a).size();
    }

    /// The hash of each split's samples.
    ///
    /// @return all three, equal or not; values begin with the number of samples
    public List<Pair> data() {
        return SPLITS.stream().map(split -> new Pair(split, samples(a, split), samples(b, split))).toList();
    }

    private static String samples(StoredRun run, String split) {
        RunRecord.Samples samples = run.record().data().get(split);
        if (samples == null) return "–";
        return Text.plural(samples.samples(), "sample") + ", " + samples.sha256();
    }

    /// The number of parameters.
    ///
    /// @return both
    public Figure parameters() {
        return new Figure("parameters", a.record().parameters(), b.record().parameters());
    }

    /// Every number of the results: test, validation, best epoch, speed …
    ///
    /// @return both values of each, equal or not
    public List<Figure> figures() {
        Set<String> names = new LinkedHashSet<>(a.record().result().keySet());
        names.addAll(b.record().result().keySet());
        TOLD_ELSEWHERE.forEach(names::remove);
        return names.stream()
                .map(name -> new Figure(name, a.record().figure(name), b.record().figure(name)))
                .filter(figure -> figure.a != null || figure.b != null)
                .toList();
    }

    /// The hash of the weights after the last step.
    ///
    /// @return both
    public Pair weights() {
        return new Pair("weights", text(result(a, "sha256")), text(result(b, "sha256")));
    }

    private static @Nullable Object result(StoredRun run, String name) {
        return run.record().result().get(name);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "–" : Members.text(value);
    }

    /// In what the runs differ, machine and speed aside.
    ///
    /// @return words: settings, data, parameters, curves, figures, weights, the way they ended
    public List<String> parts() {
        List<String> parts = new ArrayList<>();
        if (!settings().isEmpty()) parts.add("settings");
        if (!data().stream().allMatch(Pair::isSame)) parts.add("data");
        if (!parameters().isSame()) parts.add("parameters");
        if (!curves.isSame()) parts.add("curves");
        if (!figures().stream().allMatch(figure -> figure.isSpeed() || figure.isSame())) parts.add("figures");
        if (!weights().isSame()) parts.add("weights");
        if (!a.record().status().equals(b.record().status())) parts.add("the way they ended");
        return parts;
    }

    /// Whether settings, data, curves, figures and weights are the same.
    ///
    /// @return true where nothing but speed and machine differs
    public boolean isSame() {
        return parts().isEmpty();
    }

    /// Everything as a program wants it.
    ///
    /// @return `same` and what they `differIn`, then each part with the values of `a` and `b`
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("a", a.folder().toString());
        json.put("b", b.folder().toString());
        json.put("same", isSame());
        json.put("differIn", parts());
        json.put("status", values(a.record().status(), b.record().status()));
        json.put("machine", pairs(machine()));
        json.put("settings", pairs(settings()));
        Map<String, Object> data = new LinkedHashMap<>();
        for (Pair split : data()) data.put(split.name, split.isSame());
        json.put("sameData", data);
        json.put("parameters", values(a.record().members().get("parameters"), b.record().members().get("parameters")));
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("same", curves.isSame());
        parts.put("common", curves.common);
        parts.put("onlyA", curves.onlyA);
        parts.put("onlyB", curves.onlyB);
        put(parts, "first", curves.first);
        put(parts, "onePercent", curves.onePercent);
        put(parts, "tenPercent", curves.tenPercent);
        parts.put("firstEpoch", curves.epoch);
        json.put("curves", parts);
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Figure figure : figures())
            figures.put(figure.name, values(result(a, figure.name), result(b, figure.name)));
        json.put("figures", figures);
        json.put("weights", values(weights().a, weights().b));
        return json;
    }

    private static Map<String, Object> pairs(List<Pair> pairs) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Pair pair : pairs) json.put(pair.name, values(pair.a, pair.b));
        return json;
    }

    private static Map<String, @Nullable Object> values(@Nullable Object a, @Nullable Object b) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("a", a);
        values.put("b", b);
        return values;
    }

    private static void put(Map<String, Object> json, String name, @Nullable Parting parting) {
        if (parting == null) return;
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("epoch", parting.epoch);
        place.put("step", parting.step);
        place.putAll(values(parting.a, parting.b));
        json.put(name, place);
    }
}
