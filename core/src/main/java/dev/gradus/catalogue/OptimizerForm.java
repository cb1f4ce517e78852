package dev.gradus.catalogue;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Parameter;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The written form of an optimizer with its parameter groups, for files and flags.
///
/// ```yaml
/// optimizer:
///   type: adamw
///   weightDecay: 0.05
///   noDecay: vectors                                  # biases, and the scales and shifts of normalization
///   groups:
///     - {parameters: "0.*", learningRate: 1e-4}       # of several that match, the last counts
/// ```
/// A choice of parameters is `vectors`, `matrices` or a pattern of names ([Parameters#of]). `noDecay: x` is short for a first group
/// `{parameters: x, weightDecay: 0}`.
public final class OptimizerForm {
    private static final String NO_DECAY = "noDecay", GROUPS = "groups", PARAMETERS = "parameters";

    private OptimizerForm() {}

    /// Makes an optimizer with its groups.
    ///
    /// @param form a name, or a map with a `type`
    /// @return a new optimizer, not attached
    /// @throws GradusException for an unknown name or setting, or a value out of range
    public static Optimizer<?> read(Object form) {
        Optimizer<?> optimizer = Catalogues.OPTIMIZERS.read(plain(form));
        if (!(form instanceof Map<?, ?> map)) return optimizer;
        Object spared = map.get(NO_DECAY);
        if (spared != null) optimizer.group(choice(spared), Map.of("weightDecay", 0));
        for (Map<String, Object> group : groups(map.get(GROUPS))) {
            Map<String, Object> changes = new LinkedHashMap<>(group);
            Object parameters = changes.remove(PARAMETERS);
            if (parameters == null || changes.isEmpty()) throw wrongGroup(group);
            optimizer.group(choice(parameters), changes);
        }
        return optimizer;
    }

    /// The form with all settings written out, checked.
    ///
    /// @param form a name, or a map with a `type`
    /// @return what [#read] makes the same optimizer of
    /// @throws GradusException for an unknown name or setting, or a value out of range
    public static Map<String, Object> complete(Object form) {
        Map<String, Object> written = Catalogues.OPTIMIZERS.write(read(form));
        if (form instanceof Map<?, ?> map) {
            if (map.get(NO_DECAY) != null) written.put(NO_DECAY, String.valueOf(map.get(NO_DECAY)));
            if (map.get(GROUPS) != null) written.put(GROUPS, groups(map.get(GROUPS)));
        }
        return written;
    }

    private static Object plain(Object form) {
        if (!(form instanceof Map<?, ?> map)) return form;
        Map<Object, Object> settings = new LinkedHashMap<>(map);
        settings.remove(NO_DECAY);
        settings.remove(GROUPS);
        return settings;
    }

    private static Predicate<Parameter> choice(Object written) {
        return Parameters.of(String.valueOf(written));
    }

    private static List<Map<String, Object>> groups(@Nullable Object written) {
        List<Map<String, Object>> groups = new ArrayList<>();
        if (written == null) return groups;
        if (!(written instanceof List<?> list)) throw wrongGroup(written);
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> map)) throw wrongGroup(String.valueOf(item));
            Map<String, Object> group = new LinkedHashMap<>();
            map.forEach((key, value) -> group.put(String.valueOf(key), value));
            groups.add(group);
        }
        return groups;
    }

    private static GradusException wrongGroup(Object got) {
        return GradusException.got("parameter groups of an optimizer: %s", got)
                .expected("a list of maps, each with 'parameters' and at least one setting")
                .because("a dash, the choice of parameters or the settings are missing")
                .repair("Write for example groups: [{parameters: vectors, weightDecay: 0}].");
    }
}
