package dev.gradus.lab.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.lab.settings.Flags;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Change;
import dev.gradus.train.diagnose.Diagnosis;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.JavaLine;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A remedy in the words of the laboratory: the path of a setting with its value, the flag, and a line of Java.
///
/// @param path such as `optimizer.learningRate`; empty where no setting does it
/// @param value such as `0.01`, or the name of what is added
/// @param flag such as `--lr 0.01`; empty where the command line has none
/// @param java an expression that makes the part with the new setting, or a changed expression of a program
public record Advice(String path, String value, String flag, String java) {
    /// A remedy in other words.
    ///
    /// @param remedy of a finding
    /// @param optimizer the settings that the optimizer has now, for the line of Java
    /// @return path, value, flag and Java
    public static Advice of(Remedy remedy, Record optimizer) {
        return switch (remedy) {
            case Remedy.Set set -> {
                String path = set.part() + "." + set.component(), value = shown(set.value());
                yield new Advice(path, value, flag(path, value), JavaLine.of(set, optimizer));
            }
            case Remedy.Add add -> {
                String name = name(add.settings());
                String flag = add.part() == Remedy.Part.PREPARATION ? flag("prepare", name) : "";
                yield new Advice(add.part().toString(), name, flag, JavaLine.of(add, optimizer));
            }
            case Remedy.Remove remove -> new Advice(remove.part().toString(), "none", "", "");
            case Remedy.Code code -> new Advice("", "", "", code.java());
        };
    }

    /// A remedy as a change of settings.
    ///
    /// @param remedy of a finding
    /// @param settings of the training
    /// @return path, value, flag and Java
    public static Advice of(Remedy remedy, TrainSettings settings) {
        Treatment treatment = Treatment.of(remedy, settings);
        Advice advice = of(remedy, settings.optimizer().make().config());
        if (treatment == null) return advice;
        return new Advice(treatment.path(), treatment.value(), treatment.flag(), advice.java());
    }

    /// As plain values, for JSON.
    ///
    /// @return `path`, `value`, `flag`, `java`
    public Map<String, Object> members() {
        return new Change(path, value, flag, java).members();
    }

    /// What the log of a run says of a finding besides: what its remedies change.
    ///
    /// @param finding of a training with these settings
    /// @param settings of the training
    /// @return `changes`, the first ten
    public static Map<String, Object> changes(Finding finding, TrainSettings settings) {
        return Map.of("changes", finding.remedies().stream().limit(10).map(r -> of(r, settings).members()).toList());
    }

    /// A diagnosis for people at a command line: its four parts, and the flags that mend it.
    ///
    /// @param diagnosis of core
    /// @return one line
    public static String words(Diagnosis diagnosis) {
        return words(diagnosis.first(), diagnosis.toString());
    }

    /// A finding for people at a command line: its cause, its four parts, and the flags that mend it.
    ///
    /// @param finding of core
    /// @return one line
    public static String words(Finding finding) {
        return words(
                finding, finding.grade().name().toLowerCase(Locale.ROOT) + ", " + finding.cause() + ": " + finding);
    }

    private static String words(Finding finding, String text) {
        List<String> flags = new ArrayList<>();
        for (Remedy remedy : finding.remedies()) {
            if (!(remedy instanceof Remedy.Set set)) continue;
            String flag = flag(set.part() + "." + set.component(), shown(set.value()));
            if (!flag.isEmpty()) flags.add(flag);
        }
        return flags.isEmpty() ? text : text + " (" + String.join(" ", flags) + ")";
    }

    private static String flag(String path, String value) {
        return Flags.of(path).isEmpty() ? "" : Flags.written(path, value);
    }

    private static String shown(Object value) {
        return value instanceof Double d ? number(d) : String.valueOf(value);
    }

    private static Class<?> outer(Record settings) {
        Class<?> type = settings.getClass(), outer = type.getEnclosingClass();
        return outer == null ? type : outer;
    }

    /// The name of what is added, as files have it: `robust-scale`, `relu`.
    static String name(Record settings) {
        String name = outer(settings).getSimpleName();
        if (name.toUpperCase(Locale.ROOT).equals(name) || name.equals("ReLU")) return name.toLowerCase(Locale.ROOT);
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
