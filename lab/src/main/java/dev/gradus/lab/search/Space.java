package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a search may try: dimensions, of which some are there only under a condition, and constraints between them.
///
/// @param dimensions in order; the one that a condition speaks of comes before those that depend on it
/// @param constraints that each point fulfils
public record Space(List<Dimension> dimensions, List<Constraint> constraints) {
    /// Keeps copies.
    ///
    /// @throws GradusException when there is no dimension, a path comes twice, or a condition speaks of what does not come before
    public Space {
        dimensions = List.copyOf(dimensions);
        constraints = List.copyOf(constraints);
        if (dimensions.isEmpty()) {
            throw GradusException.got("an empty space")
                    .expected("at least one range")
                    .because("nothing is searched")
                    .repair("Name a range: --space optimizer.learningRate=log:1e-5..1e-1.");
        }
        Map<String, Dimension> before = new LinkedHashMap<>();
        for (Dimension d : dimensions) {
            Dimension.Condition when = d.when();
            if (when != null && !before.containsKey(when.path())) {
                throw GradusException.got("%s, which is searched only with some values of %s", d.path(), when.path())
                        .expected("a range for %s before it", when.path())
                        .because("conditions look back")
                        .repair("Name the range for %s first.", when.path());
            }
            if (when != null) when.values().forEach(Objects.requireNonNull(before.get(when.path()))::coordinate);
            if (before.put(d.path(), d) != null) {
                throw GradusException.got("two ranges for %s", d.path())
                        .expected("one")
                        .because("it is named twice, perhaps once by its flag's name")
                        .repair("Leave one out.");
            }
        }
        for (Constraint constraint : constraints) check(constraint, before);
    }

    /// A constraint on something else would hold always, and say nothing.
    private static void check(Constraint constraint, Map<String, Dimension> known) {
        for (String side : List.of(constraint.left(), constraint.right())) {
            Dimension dimension = known.get(side);
            if (Constraint.isNumber(side) || (dimension != null && !(dimension instanceof Dimension.Options))) continue;
            throw GradusException.got("the constraint %s", constraint)
                    .expected(
                            "numbers, and settings that are searched as numbers: %s", String.join(", ", known.keySet()))
                    .because(dimension == null ? side + " is not searched" : side + " has options, which have no order")
                    .repair("%s", Suggest.sentence(side, known.keySet()));
        }
    }

    /// The point at some coordinates.
    ///
    /// @param coordinates one for each dimension, from 0 to 1; of a dimension whose condition does not hold it is ignored
    /// @return the values of the dimensions whose conditions hold
    public Point point(double[] coordinates) {
        return point(coordinates, new Point(Map.of()));
    }

    /// The point at some coordinates that has the values of another one where that has some.
    Point point(double[] coordinates, Point fixed) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int k = 0; k < dimensions.size(); k++) {
            Dimension d = dimensions.get(k);
            Object value = fixed.values().get(d.path());
            if (holds(d, values)) values.put(d.path(), value == null ? d.value(coordinates[k]) : value);
        }
        return new Point(values);
    }

    /// The coordinates of a point.
    ///
    /// @param point of this space
    /// @return one for each dimension; NaN where the point has no value
    /// @throws GradusException when a value is none of the space's
    public double[] coordinates(Point point) {
        double[] coordinates = new double[dimensions.size()];
        for (int k = 0; k < coordinates.length; k++) {
            Object value = point.values().get(dimensions.get(k).path());
            coordinates[k] = value == null ? Double.NaN : dimensions.get(k).coordinate(value);
        }
        return coordinates;
    }

    /// Whether a point is one of this space: it has a value where a condition holds, nowhere else, and fulfils the constraints.
    ///
    /// @param point any
    /// @return false where a value is out of its range, too
    public boolean contains(Point point) {
        Map<String, Object> values = point.values();
        List<String> seen = new ArrayList<>();
        for (Dimension d : dimensions) {
            Object value = values.get(d.path());
            if (holds(d, values) != (value != null)) return false;
            if (value == null) continue;
            if (!isOf(d, value)) return false;
            seen.add(d.path());
        }
        return seen.size() == values.size() && allows(point);
    }

    static boolean isOf(Dimension dimension, Object value) {
        return switch (dimension) {
            case Dimension.Real r ->
                    value instanceof Number x && x.doubleValue() >= r.low() && x.doubleValue() <= r.high();
            case Dimension.Whole w -> value instanceof Long x && x >= w.low() && x <= w.high();
            case Dimension.Options o -> o.values().contains(value);
        };
    }

    /// Whether a point fulfils all constraints.
    ///
    /// @param point of this space
    /// @return true where there are none
    public boolean allows(Point point) {
        return constraints.stream().allMatch(c -> c.allows(point));
    }

    /// Whether a dimension is searched, given the values before it.
    static boolean holds(Dimension d, Map<String, Object> values) {
        Dimension.Condition when = d.when();
        if (when == null) return true;
        Object value = values.get(when.path());
        return value != null && when.values().contains(value);
    }

    /// The dimension of a setting.
    ///
    /// @param path of the setting
    /// @return the dimension
    /// @throws GradusException when there is none
    public Dimension dimension(String path) {
        return dimensions.stream()
                .filter(d -> d.path().equals(path))
                .findFirst()
                .orElseThrow(() ->
                        GradusException.got("%s, which is not searched", path)
                                .expected("one of %s", dimensions.stream().map(Dimension::path).toList())
                                .because("the space has no such dimension")
                                .repair("Name one of the dimensions."));
    }
}
