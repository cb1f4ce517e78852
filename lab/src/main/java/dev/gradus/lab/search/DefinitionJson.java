package dev.gradus.lab.search;

import dev.gradus.config.Choice;
import dev.gradus.persist.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Definitions and points as JSON.
final class DefinitionJson {
    private DefinitionJson() {}

    static Map<String, Object> write(Definition d) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("space", d.space().dimensions().stream().map(DefinitionJson::write).toList());
        json.put("constraints", d.space().constraints().stream().map(String::valueOf).toList());
        json.put("objective", d.objective().figure());
        json.put("direction", d.objective().isMaximized() ? "maximize" : "minimize");
        json.put("sampler", d.sampler().written());
        json.put("pruner", d.pruner().written());
        json.put("seed", d.seed());
        json.put("lag", (long) d.lag());
        json.put("trials", (long) d.trials());
        json.put("epochs", (long) d.epochs());
        json.put("endsHopeless", d.endsHopeless());
        json.put("finalists", (long) d.finalists());
        json.put("finalistSeeds", (long) d.finalistSeeds());
        json.put("settings", d.settings());
        json.put("points", d.points().stream().map(Point::values).toList());
        return json;
    }

    private static Map<String, Object> write(Dimension d) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", d.path());
        switch (d) {
            case Dimension.Real r -> range(json, "real", r.low(), r.high(), r.isLog());
            case Dimension.Whole w -> range(json, "whole", w.low(), w.high(), w.isLog());
            case Dimension.Options o -> {
                json.put("type", "options");
                json.put("values", o.values());
            }
        }
        Dimension.Condition when = d.when();
        if (when != null) json.put("when", Map.of("path", when.path(), "values", when.values()));
        return json;
    }

    private static void range(Map<String, Object> json, String type, Number low, Number high, boolean isLog) {
        json.put("type", type);
        json.put("low", low);
        json.put("high", high);
        json.put("log", isLog);
    }

    static Definition read(String where, String text) {
        Map<String, @Nullable Object> json = Json.readObject(where, text);
        try {
            List<Dimension> dimensions = new ArrayList<>();
            for (Object one : (List<?>) known(json, "space")) dimensions.add(dimension((Map<?, ?>) one));
            List<Constraint> constraints =
                    ((List<?>) known(json, "constraints")).stream().map(c -> Constraint.of((String) c)).toList();
            Space space = new Space(dimensions, constraints);
            List<Point> points = new ArrayList<>();
            if (json.get("points") instanceof List<?> all) // a study of an earlier version has none
            for (Object one : all) points.add(point(space, where, (Map<?, ?>) one));
            return new Definition(
                    space,
                    new Objective((String) known(json, "objective"), known(json, "direction").equals("maximize")),
                    new Choice<>(Samplers.ALL, map(known(json, "sampler"))),
                    new Choice<>(Pruners.ALL, map(known(json, "pruner"))),
                    ((Number) known(json, "seed")).longValue(),
                    ((Number) known(json, "lag")).intValue(),
                    ((Number) known(json, "trials")).intValue(),
                    ((Number) known(json, "epochs")).intValue(),
                    (Boolean) known(json, "endsHopeless"),
                    ((Number) known(json, "finalists")).intValue(),
                    ((Number) known(json, "finalistSeeds")).intValue(),
                    map(known(json, "settings")),
                    points);
        } catch (ClassCastException e) {
            throw StudyErrors.damaged(where, "its definition has another form");
        }
    }

    private static Dimension dimension(Map<?, ?> json) {
        String path = (String) known(json, "path");
        Dimension.Condition when = null;
        if (json.get("when") instanceof Map<?, ?> its)
            when = new Dimension.Condition((String) known(its, "path"), values(known(its, "values")));
        if (json.get("values") != null) return new Dimension.Options(path, values(known(json, "values")), when);
        Number low = (Number) known(json, "low"), high = (Number) known(json, "high");
        boolean isLog = (Boolean) known(json, "log");
        return known(json, "type").equals("whole")
                ? new Dimension.Whole(path, low.longValue(), high.longValue(), isLog, when)
                : new Dimension.Real(path, low.doubleValue(), high.doubleValue(), isLog, when);
    }

    private static List<Object> values(Object list) {
        List<Object> values = new ArrayList<>();
        for (Object value : (List<?>) list) values.add(value);
        return values;
    }

    static Map<String, Object> map(Object json) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) json).forEach((key, value) -> map.put((String) key, value));
        return map;
    }

    /// The values of a point: what a range has as a real number is one again, though JSON may have it without a decimal point.
    static Point point(Space space, String where, String text) {
        return point(space, where, Json.readObject(where, text));
    }

    private static Point point(Space space, String where, Map<?, ?> json) {
        Map<String, Object> values = new LinkedHashMap<>();
        json.forEach((path, value) -> {
            if (value == null) throw StudyErrors.damaged(where, "a point has no value for " + path);
            boolean isReal =
                    space.dimensions().stream().anyMatch(d -> d.path().equals(path) && d instanceof Dimension.Real);
            values.put((String) path, isReal && value instanceof Number n ? (Object) n.doubleValue() : value);
        });
        return new Point(values);
    }

    private static Object known(Map<?, ?> json, String name) {
        Object value = json.get(name);
        if (value == null) throw StudyErrors.damaged("the study", "its definition has no " + name);
        return value;
    }
}
