package dev.gradus.data;

import dev.gradus.error.Printable;
import java.util.ArrayList;
import java.util.List;

/// Names of classes or values in errors: all of a few, of many those that another list lacks.
final class TaskNames {
    private static final int FEW = 12, LENGTH = 40;

    private TaskNames() {}

    static String shown(List<String> names, List<String> others) {
        if (names.size() <= FEW) return listed(names);
        List<String> alone = new ArrayList<>(names);
        alone.removeAll(others);
        if (alone.isEmpty()) return listed(names.subList(0, FEW)) + " … (%d)".formatted(names.size());
        String some = listed(alone.subList(0, Math.min(FEW, alone.size()))) + (alone.size() > FEW ? " …" : "");
        return "%s and %d more".formatted(some, names.size() - Math.min(FEW, alone.size()));
    }

    private static String listed(List<String> names) {
        return String.join(", ", names.stream().map(name -> Printable.excerpt(name, LENGTH)).toList());
    }
}
