package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Records;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A remedy as a line of Java: what a program writes instead.
///
/// ```
/// new Sgd(new Sgd.Config(0.01, 0.9, 0, false, 0))   an optimizer with another setting, or something that is added
/// trainer.epochs(40)                                a setting of the trainer
/// Ops.clamp(x, 1e-7, 1)                             an expression
/// ```
public final class JavaLine {
    private static final Set<String> OF_TRAINER = Set.of("epochs", "batchSize", "seed");

    private JavaLine() {}

    /// A line of Java.
    ///
    /// @param remedy of a finding
    /// @param optimizer the settings that the optimizer has now
    /// @return empty where it takes more than a line, or is no matter of code
    public static String of(Remedy remedy, Record optimizer) {
        return switch (remedy) {
            case Remedy.Set set -> set(set, optimizer);
            case Remedy.Add add -> construct(add.settings());
            case Remedy.Remove _ -> "";
            case Remedy.Code code -> code.java();
        };
    }

    private static String set(Remedy.Set set, Record optimizer) {
        return switch (set.part()) {
            case OPTIMIZER -> has(optimizer, set.component()) ? construct(with(optimizer, set)) : "";
            case TRAINING -> {
                boolean isOwn = OF_TRAINER.contains(set.component());
                yield isOwn ? "trainer.%s(%s)".formatted(set.component(), set.value()) : "";
            }
            case CLIPPING ->
                    set.value() instanceof Double norm ? "trainer.clip(new NormClip(" + number(norm) + "))" : "";
            default -> "";
        };
    }

    private static boolean has(Record settings, String component) {
        return Arrays.stream(settings.getClass().getRecordComponents()).anyMatch(c -> c.getName().equals(component));
    }

    private static Record with(Record settings, Remedy.Set set) {
        return Records.read("a remedy", settings, Map.of(set.component(), set.value()));
    }

    /// `new Sgd(new Sgd.Config(0.01, …))`
    private static String construct(Record settings) {
        Class<?> type = settings.getClass(), outer = type.getEnclosingClass();
        String name = (outer == null ? type : outer).getSimpleName();
        String values =
                Arrays.stream(type.getRecordComponents())
                        .map(c -> literal(settings, c))
                        .collect(Collectors.joining(", "));
        return outer == null
                ? "new " + name + "(" + values + ")"
                : "new %s(new %s.%s(%s))".formatted(name, name, type.getSimpleName(), values);
    }

    private static String literal(Record settings, RecordComponent c) {
        try {
            Object value = c.getAccessor().invoke(settings);
            return switch (value) {
                case String text -> "\"" + text + "\"";
                case Enum<?> constant -> constant.getDeclaringClass().getSimpleName() + "." + constant.name();
                case Double d -> number(d);
                case List<?> list ->
                        "List.of(" + list.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
                case null -> "null";
                default -> String.valueOf(value);
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e); // settings records are public
        }
    }
}
