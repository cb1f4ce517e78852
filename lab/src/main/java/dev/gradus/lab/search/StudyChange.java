package dev.gradus.lab.search;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a study may become: other spaces and further trials make a new version of it, other data, settings or objectives another study.
public final class StudyChange {
    private StudyChange() {}

    /// The version that a command asks for.
    ///
    /// @param study open, with a definition
    /// @param wanted what the command says, with as many trials as the study is to have in all
    /// @param isWanted whether a new version was asked for
    /// @return empty where the study goes on as it is
    /// @throws GradusException when trials could not be compared, or a change was not asked for
    public static Optional<Definition> of(Study study, Definition wanted, boolean isWanted) {
        Definition present = study.definition();
        List<String> differ = differences(present.settings(), wanted.settings());
        if (!differ.isEmpty()) {
            throw GradusException.got(
                            "other settings than those of the study %s: %s", study.folder(), String.join("; ", differ))
                    .expected("the same for all trials")
                    .because("trials could not be compared")
                    .repair("Leave the settings out to go on with the study, or begin another with --study.");
        }
        if (!present.objective().equals(wanted.objective())) {
            throw GradusException.got("the objective %s for the study %s", wanted.objective().figure(), study.folder())
                    .expected("%s", present.objective().figure())
                    .because("trials could not be compared")
                    .repair("Leave --objective out, or begin another study.");
        }
        int planned = study.planned(), made = study.made();
        boolean isSame = isSameSearch(present, wanted);
        List<Point> points = added(study, wanted.points());
        if (isSame && points.isEmpty() && wanted.trials() == planned) return Optional.empty();
        if (!isSame && !isWanted) {
            throw GradusException.got("another space, sampler or pruner than the study %s has", study.folder())
                    .expected("the same")
                    .because("a study goes on as it began, so that the same trials come out")
                    .repair("Add --change to search otherwise from now on; what was found and still fits is kept.");
        }
        if (wanted.trials() < planned || wanted.trials() == made) {
            throw GradusException.got("%d trials in all for a study that has %d", wanted.trials(), planned)
                    .expected("more")
                    .because("trials that were made are not taken back, and a new version has trials of its own")
                    .repair("Give the number of all trials together, such as --trials %d.", planned + present.trials());
        }
        List<Point> next = new ArrayList<>(study.untried());
        next.addAll(points);
        return Optional.of(wanted.with(next, wanted.trials() - made));
    }

    /// The points by hand that a study does not have yet.
    ///
    /// @param study open
    /// @param stated points of a command, which may be that of an earlier version
    /// @return those that are new, in their order
    public static List<Point> added(Study study, List<Point> stated) {
        Set<String> known =
                study.versions().stream()
                        .flatMap(version -> version.points().stream())
                        .map(StudyChange::text)
                        .collect(Collectors.toSet());
        return stated.stream().filter(point -> !known.contains(text(point))).toList();
    }

    private static String text(Point point) {
        return Json.line(new TreeMap<>(point.values()));
    }

    /// Whether two versions search alike, with more trials or other points by hand.
    static boolean isSameSearch(Definition one, Definition other) {
        return text(one).equals(text(other));
    }

    /// What must not change unasked, as it is written: numbers may have been of other types before. Settings are compared by themselves, and the
    /// number of finalists changes nothing in the trials.
    private static String text(Definition definition) {
        Map<String, Object> json = DefinitionJson.write(definition.with(List.of(), 1));
        json.keySet().removeIf(name -> name.equals("settings") || name.startsWith("finalist"));
        return Json.line(json);
    }

    private static List<String> differences(Map<String, Object> a, Map<String, Object> b) {
        var names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        List<String> differ = new ArrayList<>();
        for (String name : names) {
            Object before = a.getOrDefault(name, "none"), now = b.getOrDefault(name, "none");
            if (!String.valueOf(before).equals(String.valueOf(now)))
                differ.add(name + " " + now + " instead of " + before);
        }
        return differ;
    }
}
