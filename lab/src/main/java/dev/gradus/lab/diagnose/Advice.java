package dev.gradus.lab.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Records;
import dev.gradus.lab.settings.Flags;
import dev.gradus.train.diagnose.Diagnosis;
import dev.gradus.train.diagnose.Finding;
import dev.gradus.train.diagnose.Remedy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
    /// @param settings those that the changed part has now, for the line of Java
    /// @return path, value, flag and Java
    public static Advice of(Remedy remedy, Record settings) {
        return switch (remedy) {
            case Remedy.Set set -> {
                String path = set.part() + "." + set.component(), value = shown(set.value());
                yield new Advice(path, value, flag(path, value), java(set, settings));
            }
            case Remedy.Add add -> {
                String name = name(add.settings());
                String flag = add.part() == Remedy.Part.PREPARATION ? flag("prepare", name) : "";
                yield new Advice(add.part().toString(), name, flag, construct(add.settings()));
            }
            case Remedy.Remove remove -> new Advice(remove.part().toString(), "none", "", "");
            case Remedy.Code code -> new Advice("", "", "", code.java());
        };
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

    private static String java(Remedy.Set set, Record settings) {
        boolean fits =
                Arrays.stream(settings.getClass().getRecordComponents())
                        .anyMatch(c -> c.getName().equals(set.component()));
        if (!fits) return "";
        return construct(Records.read("a remedy", settings, Map.of(set.component(), set.value())));
    }

    /// `new Sgd(new Sgd.Config(0.01, …))`
    private static String construct(Record settings) {
        String name = outer(settings).getSimpleName();
        String values =
                Arrays.stream(settings.getClass().getRecordComponents())
                        .map(c -> literal(settings, c))
                        .collect(Collectors.joining(", "));
        return settings.getClass() == outer(settings)
                ? "new " + name + "(" + values + ")"
                : "new %s(new %s.%s(%s))".formatted(name, name, settings.getClass().getSimpleName(), values);
    }

    private static String literal(Record settings, RecordComponent c) {
        try {
            Object value = c.getAccessor().invoke(settings);
            return switch (value) {
                case String text -> "\"" + text + "\"";
                case Enum<?> constant -> constant.getDeclaringClass().getSimpleName() + "." + constant.name();
                case Double d -> shown(d);
                case List<?> list ->
                        "List.of(" + list.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
                case null -> "null";
                default -> String.valueOf(value);
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e); // settings records are public
        }
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
