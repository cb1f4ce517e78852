package dev.gradus.lab.gallery;

import dev.gradus.persist.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// What `gradus diagnose RUN --json` finds in a run, the gravest first.
///
/// The gallery asks it of each run; another one, such as a peer's, can be put in its place.
final class Diagnosis implements Function<Path, List<Map<String, Object>>> {
    private static final String VERB = "diagnose";

    /// Whether this Gradus can diagnose.
    static boolean exists() {
        return GalleryRun.Call.of(List.of("--help")).out().contains("\n  " + VERB + " ");
    }

    /// The findings of a run, each with `cause`, `grade`, `place`, `step` and `confidence`.
    @Override
    public List<Map<String, Object>> apply(Path run) {
        var call = GalleryRun.Call.of(List.of(VERB, run.toString(), "--json"));
        if (call.code() != 0) throw new IllegalStateException(call.err());
        List<Map<String, Object>> findings = new ArrayList<>();
        Object told = Objects.requireNonNull(Json.readObject(VERB, call.out()).get("findings"));
        for (Object finding : (List<?>) told) findings.add(kept(Gallery.members(finding)));
        return findings;
    }

    private static Map<String, Object> kept(Map<String, Object> finding) {
        Map<String, Object> kept = new LinkedHashMap<>(finding);
        kept.keySet().retainAll(List.of("cause", "grade", "place", "step", "confidence"));
        return kept;
    }
}
