package dev.gradus.catalogue;

import dev.gradus.config.Form;
import dev.gradus.config.Kind;
import dev.gradus.config.Records;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Parameter;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Parameters;
import dev.gradus.optim.RateScales;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
///   rateScales: ["0.*=0.1", "3.*=0.3"]                # shares of the learning rate, or layerDecay: 0.5
/// ```
/// A choice of parameters is `vectors`, `matrices` or a pattern of names ([Parameters#of]). `noDecay: x` is short for a first group
/// `{parameters: x, weightDecay: 0}`.
public final class OptimizerForm implements Kind<Optimizer<?>> {
    /// All optimizers of the catalogue, each with groups.
    public static final OptimizerForm ALL = new OptimizerForm();

    private static final String NO_DECAY = "noDecay",
            GROUPS = "groups",
            PARAMETERS = "parameters",
            SCALES = "rateScales",
            LAYERS = "layerDecay";

    private OptimizerForm() {}

    @Override
    public String kind() {
        return Catalogues.OPTIMIZERS.kind();
    }

    @Override
    public Set<String> names() {
        return Catalogues.OPTIMIZERS.names();
    }

    @Override
    public Map<String, Form> settings(String name) {
        Map<String, Form> own = Catalogues.OPTIMIZERS.settings(name),
                all = new LinkedHashMap<>(own),
                group = new LinkedHashMap<>();
        Form which = new Form.Value(String.class, "");
        group.put(PARAMETERS, which);
        group.putAll(own);
        all.put(NO_DECAY, new Form.Optional(which));
        all.put(GROUPS, new Form.Items(new Form.Group(group, "")));
        all.put(SCALES, new Form.Items(which));
        all.put(LAYERS, new Form.Optional(new Form.Value(double.class, "")));
        return all;
    }

    /// Makes an optimizer with its groups.
    ///
    /// @param form a name, or a map with a `type`
    /// @return a new optimizer, not attached
    /// @throws GradusException for an unknown name or setting, or a value out of range
    @Override
    public Optimizer<?> read(Object form) {
        Optimizer<?> optimizer = Catalogues.OPTIMIZERS.read(plain(form));
        if (!(form instanceof Map<?, ?> map)) return optimizer;
        Object spared = map.get(NO_DECAY);
        if (spared != null && !spared.equals(Records.NONE)) optimizer.group(choice(spared), Map.of("weightDecay", 0));
        for (Map<String, Object> group : groups(map.get(GROUPS))) {
            Map<String, Object> changes = new LinkedHashMap<>(group);
            Object parameters = changes.remove(PARAMETERS);
            if (parameters == null || changes.isEmpty()) throw wrongGroup(group);
            optimizer.group(choice(parameters), changes);
        }
        RateScales scales = scales(map);
        return scales.equals(RateScales.NONE) ? optimizer : optimizer.scaleRates(scales);
    }

    /// The form with all settings written out, checked.
    ///
    /// @param form a name, or a map with a `type`
    /// @return what [#read] makes the same optimizer of
    /// @throws GradusException for an unknown name or setting, or a value out of range
    @Override
    public Map<String, Object> complete(Object form) {
        Optimizer<?> optimizer = read(form);
        Map<String, Object> written = Catalogues.OPTIMIZERS.write(optimizer);
        if (form instanceof Map<?, ?> map) {
            if (map.get(NO_DECAY) != null && !map.get(NO_DECAY).equals(Records.NONE))
                written.put(NO_DECAY, String.valueOf(map.get(NO_DECAY)));
            List<Map<String, Object>> groups = groups(map.get(GROUPS));
            for (Map<String, Object> group : groups) complete(group, optimizer.config());
            if (!groups.isEmpty()) written.put(GROUPS, groups);
            RateScales scales = scales(map);
            if (!scales.rules().isEmpty()) written.put(SCALES, scales.rules());
            if (scales.layerDecay() != 1) written.put(LAYERS, scales.layerDecay());
        }
        return written;
    }

    /// Writes what a group changes as it is read: a number that is written as a text is a number.
    private static void complete(Map<String, Object> group, Record settings) {
        Map<String, Object> changes = new LinkedHashMap<>(group);
        changes.remove(PARAMETERS);
        Map<String, Object> read = Records.write(Records.read("group", settings, changes));
        group.replaceAll((name, value) -> read.getOrDefault(name, value));
    }

    private static Object plain(Object form) {
        if (!(form instanceof Map<?, ?> map)) return form;
        Map<Object, Object> settings = new LinkedHashMap<>(map);
        settings.remove(NO_DECAY);
        settings.remove(GROUPS);
        settings.remove(SCALES);
        settings.remove(LAYERS);
        return settings;
    }

    private static RateScales scales(Map<?, ?> form) {
        Map<String, Object> written = new LinkedHashMap<>();
        form.forEach((name, value) -> {
            boolean isScale = SCALES.equals(name) || LAYERS.equals(name);
            if (isScale && !Records.NONE.equals(value)) written.put(SCALES.equals(name) ? "rules" : LAYERS, value);
        });
        return Records.read("learning rates", RateScales.NONE, written);
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
