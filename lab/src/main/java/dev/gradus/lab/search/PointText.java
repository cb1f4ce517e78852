package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.error.Suggest;
import dev.gradus.lab.settings.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads points by hand, as they are written on the command line and in files.
///
/// ```
/// optimizer.learningRate=0.01,model.hidden[0]=64       the names of flags will do
/// points: [{lr: 0.01, optimizer: sgd}, {lr: 0.1}]      in a file of ranges
/// ```
/// A point may leave settings open. One that is searched under a condition only is named beside what fulfils it.
public final class PointText {
    /// The name in a file of ranges.
    static final String IN_FILE = "points";

    private PointText() {}

    /// The points that are stated, in order: those of files first.
    ///
    /// @param space that is searched
    /// @param stated `PATH=VALUE,PATH=VALUE`
    /// @param spaces ranges, or YAML files, which may have a list of points among the ranges
    /// @return with values of the space
    /// @throws GradusException when one has another form or comes twice, or its values are none of the space
    public static List<Point> points(Space space, List<String> stated, List<String> spaces) {
        List<Point> points = new ArrayList<>();
        for (String one : spaces) if (!one.contains("=")) file(space, Path.of(one), points);
        for (String one : stated) points.add(point(space, written(one)));
        Set<Point> different = new HashSet<>();
        for (Point point : points) {
            require(space, point);
            if (different.add(point)) continue;
            throw GradusException.got("the point %s twice", text(point))
                    .expected("different points")
                    .because("each is tried once; the best trials get more seeds at the end")
                    .repair("Leave one of them out.");
        }
        return points;
    }

    private static void file(Space space, Path file, List<Point> points) {
        Object all = Source.map(file).getOrDefault(IN_FILE, List.of());
        if (!(all instanceof List<?> list)) throw malformed(file + ": " + IN_FILE, all);
        for (Object one : list) {
            if (!(one instanceof Map<?, ?> map)) throw malformed(file + ": " + IN_FILE, one);
            Map<String, Object> written = new LinkedHashMap<>();
            map.forEach((name, value) -> put(written, String.valueOf(name), String.valueOf(value)));
            points.add(point(space, written));
        }
    }

    private static Map<String, Object> written(String text) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (String part : SpaceText.parts(text)) {
            int equals = part.indexOf('=');
            if (equals < 1) throw malformed("--point", text);
            put(written, part.substring(0, equals).strip(), part.substring(equals + 1).strip());
        }
        return written;
    }

    private static void put(Map<String, Object> written, String name, String value) {
        String path = SpaceText.path(name);
        if (written.put(path, value) == null) return;
        throw GradusException.got("two values for %s in a point", path)
                .expected("one")
                .because("it is named twice, perhaps once by its flag's name")
                .repair("Leave one out; a further point is a further --point.");
    }

    /// Known settings in the order of the space, with values of their dimensions where they are some.
    private static Point point(Space space, Map<String, Object> written) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Dimension d : space.dimensions()) {
            Object value = written.remove(d.path());
            if (value != null) values.put(d.path(), value(d, String.valueOf(value)));
        }
        values.putAll(written);
        return new Point(values);
    }

    private static Object value(Dimension dimension, String text) {
        if (dimension instanceof Dimension.Options o) {
            String read = String.valueOf(SpaceText.value(text));
            return o.values().stream()
                    .filter(v -> List.of(read, "[" + read + "]").contains(String.valueOf(v)))
                    .findFirst()
                    .orElse(text);
        }
        try {
            double x = Double.parseDouble(text);
            boolean isWhole = dimension instanceof Dimension.Whole && x == Math.rint(x);
            return isWhole ? (Object) (long) x : (Object) x;
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /// Refuses a point that is none of a space; it may leave settings open.
    ///
    /// @throws GradusException when a setting is not searched, or not under these conditions, a value is out of its range, or a constraint is not fulfilled
    static void require(Space space, Point point) {
        List<String> paths = space.dimensions().stream().map(Dimension::path).toList();
        point.values()
                .forEach((path, value) -> {
                    if (!paths.contains(path)) throw unknown(path, paths);
                    Dimension dimension = space.dimension(path);
                    if (!Space.isOf(dimension, value)) throw outside(dimension, value);
                    if (!Space.holds(dimension, point.values())) throw inactive(dimension, point);
                });
        for (Constraint constraint : space.constraints()) {
            if (constraint.allows(point)) continue;
            throw GradusException.got("the point %s", text(point))
                    .expected("%s", constraint)
                    .because("the point does not fulfil that constraint")
                    .repair("Change the point or the constraint.");
        }
    }

    private static String text(Point point) {
        return Printable.excerpt(
                point.values().entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(",")),
                200);
    }

    private static GradusException malformed(String where, Object written) {
        return GradusException.got("%s %s", where, Printable.excerpt(String.valueOf(written), 80))
                .expected("settings and their values, such as optimizer.learningRate=0.01,batchSize=64")
                .because("a slip, or a list without brackets")
                .repair("Write PATH=VALUE,PATH=VALUE with lists as [128,64]; in a file, points: [{PATH: VALUE}].");
    }

    private static GradusException unknown(String path, List<String> paths) {
        return GradusException.got("%s in a point by hand", Printable.excerpt(path, 80))
                .expected("settings that are searched")
                .because("it is misspelt, or not searched")
                .repair("%s", Suggest.sentence(path, paths));
    }

    private static GradusException outside(Dimension dimension, Object value) {
        String written = Printable.excerpt(String.valueOf(value), 80);
        return GradusException.got("%s=%s in a point by hand", dimension.path(), written)
                .expected("a value of %s", dimension)
                .because(
                        switch (dimension) {
                            case Dimension.Options _ -> "it is none of the options";
                            case Dimension.Whole _ -> "it is no whole number, or outside the range";
                            case Dimension.Real _ -> "it is no number, or outside the range";
                        })
                .repair("Choose one of these values, or search others: --space %s=RANGE.", dimension.path());
    }

    private static GradusException inactive(Dimension dimension, Point point) {
        Dimension.Condition when = Objects.requireNonNull(dimension.when());
        Object given = point.values().get(when.path());
        return GradusException.got(
                        "%s in a point by hand with %s",
                        dimension.path(), given == null ? "no " + when.path() : when.path() + "=" + given)
                .expected(
                        "%s=%s beside it",
                        when.path(), String.join(" or ", when.values().stream().map(String::valueOf).toList()))
                .because("%s is searched only then", dimension.path())
                .repair(
                        "Add %s=%s to the point, or leave %s out.",
                        when.path(), when.values().getFirst(), dimension.path());
    }
}
