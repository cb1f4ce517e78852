package dev.gradus.lab.diagnose;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.diagnose.fact.Chain;
import dev.gradus.lab.settings.Flags;
import dev.gradus.lab.settings.FlatSettings;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.nn.activation.Maxout;
import dev.gradus.nn.layer.Identity;
import dev.gradus.tensor.Shape;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A remedy as a change of settings.
///
/// Core names a component of a part; here that becomes a path and a value, and, where the model is written down layer by layer, a changed list of
/// layers.
///
/// @param values path → value: what is written over the settings
/// @param path of the change, for people
/// @param value of the change, for people
record Treatment(Map<String, Object> values, String path, String value) {
    /// The path of a change of a model that is written down layer by layer.
    static final String LIST = "model.layers";

    private static final String NONE = "none", LAYERS = "layers", TYPE = "type", MODEL = "model";
    private static final Set<String> WEIGHTED = Set.of("linear", "conv-2d", "conv-transpose-2d");

    private static Treatment of(String path, Object value) {
        return new Treatment(Map.of(path, value), path, FlatSettings.text(value));
    }

    /// The change that a remedy makes.
    ///
    /// @param remedy of a finding
    /// @param settings of the training
    /// @return null where no setting does it
    static @Nullable Treatment of(Remedy remedy, TrainSettings settings) {
        return switch (remedy) {
            case Remedy.Set set -> set(set, settings);
            case Remedy.Add add -> add(add, settings);
            case Remedy.Remove remove -> remove(remove, settings);
            case Remedy.Code _ -> null;
        };
    }

    /// Settings with the change.
    ///
    /// @param settings of the training
    /// @param sample the shape of a sample
    /// @return a copy
    /// @throws dev.gradus.error.GradusException when the changed settings are not valid
    TrainSettings apply(TrainSettings settings, Shape sample) {
        return TrainSettings.of(List.of(new Source("settings", settings.written()), new Source(path, values)), sample);
    }

    /// The flags that do it.
    ///
    /// @return with their values, as they are typed at a shell
    String flag() {
        List<String> flags = new ArrayList<>();
        new TreeMap<>(values).forEach((at, to) -> flags.add(Flags.written(at, to)));
        return String.join(" ", flags);
    }

    private static @Nullable Treatment set(Remedy.Set set, TrainSettings settings) {
        String component = set.component();
        Object value = set.value();
        return switch (set.part()) {
            case OPTIMIZER ->
                    settings.paths().contains("optimizer." + component) ? of("optimizer." + component, value) : null;
            case TRAINING -> of(component, value);
            case LOSS ->
                    component.isEmpty()
                            ? of("loss", value)
                            : of(component.equals("classWeights") ? component : "loss." + component, value);
            case CLIPPING -> of("clip[norm]." + component, value);
            case STOPPING -> of("earlyStopping." + component, value);
            case DATA -> component.equals("drop") ? drop(value, settings) : of("table." + component, value);
            case MODEL -> model(component, value, settings);
            default -> null;
        };
    }

    /// Columns that are dropped already stay so.
    private static Treatment drop(Object column, TrainSettings settings) {
        List<Object> columns = new ArrayList<>(settings.table().drop());
        if (!columns.contains(column)) columns.add(column);
        return of("table.drop", columns);
    }

    private static @Nullable Treatment add(Remedy.Add add, TrainSettings settings) {
        String name = Advice.name(add.settings());
        return switch (add.part()) {
            case PREPARATION -> prepare(name, settings);
            case INITIALIZATION -> init(name, settings);
            case SCHEDULE -> of("schedule", name);
            case MODEL ->
                    layers(
                            settings,
                            name + " before " + add.before(),
                            list -> {
                                int at = index(add.before());
                                if (at >= 0 && at <= list.size()) list.add(at, new LinkedHashMap<>(Map.of(TYPE, name)));
                            });
            default -> null;
        };
    }

    private static @Nullable Treatment remove(Remedy.Remove remove, TrainSettings settings) {
        return switch (remove.part()) {
            case SCHEDULE -> of("schedule", NONE);
            case CLIPPING -> of("clip", NONE);
            case AVERAGE -> of("average", NONE);
            case STOPPING -> of("earlyStopping", NONE);
            case FREEZE -> of("freeze", List.of());
            case REGULARIZATION -> both("regularize", List.of(), "constrain", List.of());
            case AUGMENTATION -> both("augment", List.of(), "mix", NONE);
            case MODEL ->
                    layers(
                            settings,
                            "without " + remove.what(),
                            list -> {
                                int at = index(remove.what());
                                if (at >= 0 && at < list.size()) list.remove(at);
                            });
            default -> null;
        };
    }

    private static Treatment both(String path, Object value, String otherPath, Object other) {
        return new Treatment(Map.of(path, value, otherPath, other), path, NONE);
    }

    /// Quartiles take the place of mean and range; other steps come before what is added.
    private static Treatment prepare(String name, TrainSettings settings) {
        List<Object> steps = new ArrayList<>();
        if (settings.written().get("prepare") instanceof List<?> present) steps.addAll(present);
        steps.removeIf(step ->
                step instanceof Map<?, ?> map
                        && Set.of("standardize", "min-max", "zero-mean").contains(String.valueOf(map.get(TYPE))));
        steps.add(name);
        if (name.equals("robust-scale")) steps.add("clip");
        String all = String.join(",", steps.stream().map(Treatment::title).toList());
        return new Treatment(Map.of("prepare", steps), "prepare", all);
    }

    private static String title(Object step) {
        return step instanceof Map<?, ?> map ? String.valueOf(map.get(TYPE)) : String.valueOf(step);
    }

    private static @Nullable Treatment init(String name, TrainSettings settings) {
        if (!isList(settings))
            return settings.paths().stream().anyMatch(p -> p.startsWith("model.init")) ? of("model.init", name) : null;
        return layers(settings, "init " + name, list -> weighted(list).forEach(layer -> layer.put("weightInit", name)));
    }

    // ---- models ----------------------------------------------------------------------------------------------------

    private static boolean isList(TrainSettings settings) {
        return settings.model().type().equals(LAYERS);
    }

    private static @Nullable Treatment model(String component, Object value, TrainSettings settings) {
        if (component.isEmpty() || component.equals(TYPE)) return of(MODEL, value);
        if (isList(settings)) return layers(settings, component + " " + value, list -> change(list, component, value));
        if (component.equals("width") && value instanceof Number factor) return widen(settings, factor.intValue());
        if (component.endsWith(".units") && value instanceof Number units) return narrowest(settings, units.intValue());
        String path = MODEL + "." + component;
        return settings.paths().stream().anyMatch(p -> p.equals(path) || p.startsWith(path + "."))
                ? of(path, value)
                : null;
    }

    private static @Nullable Treatment widen(TrainSettings settings, int factor) {
        if (settings.paths().contains("model.stages")) {
            return of("model.stages", wider(settings.get("model.stages"), factor, 8, 64));
        }
        List<Object> hidden = hidden(settings);
        return hidden.isEmpty() ? null : of("model.hidden", wider(hidden, factor, 32, 1024));
    }

    /// Numbers, and lists of them, made larger within limits.
    private static Object wider(Object units, int factor, int least, int most) {
        return switch (units) {
            case List<?> list -> list.stream().map(each -> wider(each, factor, least, most)).toList();
            case Number n -> Math.clamp(n.longValue() * factor, least, Math.max(most, n.intValue()));
            default -> units;
        };
    }

    private static @Nullable Treatment narrowest(TrainSettings settings, int units) {
        List<Object> hidden = hidden(settings);
        int least = hidden.stream().mapToInt(h -> h instanceof Number n ? n.intValue() : 0).min().orElse(0);
        if (hidden.isEmpty()) return null;
        hidden.replaceAll(h -> h instanceof Number n && n.intValue() == least ? (Object) units : h);
        return of("model.hidden", hidden);
    }

    private static List<Object> hidden(TrainSettings settings) {
        boolean has = settings.paths().contains("model.hidden");
        return has && settings.get("model.hidden") instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
    }

    private static void change(List<Map<String, Object>> list, String component, Object value) {
        int dot = component.lastIndexOf('.');
        if (dot > 0) { // of one layer
            int at = index(component.substring(0, dot));
            if (at >= 0 && at < list.size()) set(list.get(at), component.substring(dot + 1), value);
            return;
        }
        switch (component) {
            case "activation" -> activate(list, value);
            case "dropout" ->
                    list.stream()
                            .filter(layer -> type(layer).startsWith("dropout"))
                            .forEach(layer -> layer.put("p", value));
            case "biasInit" -> weighted(list).forEach(layer -> layer.put("biasInit", value));
            case "momentum" ->
                    list.stream()
                            .filter(layer -> type(layer).startsWith("batch-norm"))
                            .forEach(layer -> layer.put("momentum", value));
            case "batchNorm" -> normalize(list);
            case "width" -> {
                List<Map<String, Object>> weighted = weighted(list);
                for (Map<String, Object> layer : weighted.subList(0, Math.max(0, weighted.size() - 1)))
                    widen(layer, value);
            }
            default -> {}
        }
    }

    private static void set(Map<String, Object> layer, String component, Object value) {
        String name = component.equals("units") && layer.containsKey("channels") ? "channels" : component;
        layer.put(name, value);
        if (name.equals("kernel")) layer.put("stride", value); // windows of a pooling lie side by side
    }

    private static void widen(Map<String, Object> layer, Object factor) {
        for (String name : List.of("units", "channels")) {
            if (layer.get(name) instanceof Number n && factor instanceof Number f) {
                layer.put(name, Math.clamp((long) n.intValue() * f.intValue(), 32, 512));
            }
        }
    }

    private static void normalize(List<Map<String, Object>> list) {
        int weighted = weighted(list).size(), seen = 0;
        for (int i = 0; i < list.size(); i++) {
            String type = type(list.get(i));
            if (!WEIGHTED.contains(type) || ++seen == weighted) continue;
            String norm = type.equals("linear") ? "batch-norm-1d" : "batch-norm-2d";
            list.add(i + 1, new LinkedHashMap<>(Map.of(TYPE, norm)));
        }
    }

    /// Those behind the last layer with weights are no activations of hidden layers.
    private static void activate(List<Map<String, Object>> list, Object value) {
        int last = list.size() - 1;
        while (last >= 0 && !WEIGHTED.contains(type(list.get(last)))) last--;
        for (int i = 0; i < last; i++) {
            if (isActivation(list.get(i))) list.set(i, new LinkedHashMap<>(Map.of(TYPE, value)));
        }
    }

    /// Those that treat each element alike, and the identity, which may stand where one is missing; not a softmax, and not a maxout, which has fewer
    /// outputs than inputs.
    private static boolean isActivation(Map<String, Object> layer) {
        Class<?> settings = Catalogues.LAYERS.entry(type(layer)).defaults().getClass();
        if (settings.equals(Identity.Config.class)) return true;
        return Chain.isActivation(settings) && !settings.equals(Maxout.Config.class);
    }

    private static List<Map<String, Object>> weighted(List<Map<String, Object>> list) {
        return list.stream().filter(layer -> WEIGHTED.contains(type(layer))).toList();
    }

    private static String type(Map<String, Object> layer) {
        return String.valueOf(layer.get(TYPE));
    }

    private static int index(String path) {
        return path.matches("\\d{1,6}") ? Integer.parseInt(path) : -1;
    }

    /// The model with a changed list of layers.
    ///
    /// @return null where it is no list, or nothing changes
    private static @Nullable Treatment layers(
            TrainSettings settings, String what, Consumer<List<Map<String, Object>>> change) {
        if (!isList(settings) || !(settings.written().get(MODEL) instanceof Map<?, ?> model)) return null;
        if (!(model.get(LAYERS) instanceof List<?> before)) return null;
        List<Map<String, Object>> after = new ArrayList<>();
        for (Object layer : before) {
            Map<String, Object> copy = new LinkedHashMap<>();
            if (layer instanceof Map<?, ?> map) map.forEach((key, value) -> copy.put(String.valueOf(key), value));
            else copy.put(TYPE, layer);
            after.add(copy);
        }
        change.accept(after);
        if (after.equals(before)) return null;
        return new Treatment(Map.of(MODEL, after), LIST, what);
    }
}
