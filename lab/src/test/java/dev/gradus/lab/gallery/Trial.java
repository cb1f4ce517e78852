package dev.gradus.lab.gallery;

import dev.gradus.lab.chart.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The record of one run of the gallery: what was planted, how the training went, and what was found.
///
/// @param id of the entry
/// @param half of the gallery
/// @param seed of the training
/// @param causes that are right, the planted one first; empty where nothing is wrong
/// @param early whether the fault shows in the first tenth of the training
/// @param figures of the training
/// @param live what was found while it trained, in order: `cause`, `grade`, `step`
/// @param findings the gravest first; null where nobody asked
record Trial(
        String id,
        String half,
        long seed,
        List<String> causes,
        boolean early,
        Map<String, Object> figures,
        List<Map<String, Object>> live,
        @Nullable List<Map<String, Object>> findings) {
    static final String NOTHING = "nothing";

    static Trial of(Map<String, Object> members) {
        List<String> causes = new ArrayList<>();
        if (members.get("causes") instanceof List<?> told) told.forEach(cause -> causes.add(String.valueOf(cause)));
        List<Map<String, Object>> live = maps(members.get("live")), findings = maps(members.get("findings"));
        return new Trial(
                String.valueOf(members.get("id")),
                String.valueOf(members.get("half")),
                members.get("seed") instanceof Number seed ? seed.longValue() : 0,
                causes,
                Boolean.TRUE.equals(members.get("early")),
                Gallery.members(members.get("figures")),
                live == null ? List.of() : live,
                findings);
    }

    private static @Nullable List<Map<String, Object>> maps(@Nullable Object told) {
        return told instanceof List<?> list ? list.stream().map(Gallery::members).toList() : null;
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("half", half);
        members.put("seed", seed);
        members.put("causes", causes);
        members.put("early", early);
        members.put("figures", figures);
        members.put("live", live);
        if (findings != null) members.put("findings", findings);
        return members;
    }

    boolean isHealthy() {
        return causes.isEmpty();
    }

    boolean isDiagnosed() {
        return findings != null;
    }

    /// The findings that count: of a healthy run those that say that something is wrong, for notes say what could be better.
    List<Map<String, Object>> complaints() {
        if (findings == null) return List.of();
        return findings.stream().filter(f -> !isHealthy() || !isNote(f)).toList();
    }

    private static boolean isNote(Map<String, Object> finding) {
        return "note".equals(finding.get("grade"));
    }

    /// The cause of the first finding that counts, or [#NOTHING].
    String first() {
        List<Map<String, Object>> complaints = complaints();
        return complaints.isEmpty() ? NOTHING : String.valueOf(complaints.getFirst().get("cause"));
    }

    boolean firstIsRight() {
        return causes.contains(first());
    }

    boolean isWithinThree() {
        return complaints().stream()
                .limit(3)
                .anyMatch(finding -> causes.contains(String.valueOf(finding.get("cause"))));
    }

    /// How many findings have a grade.
    long graded(String grade) {
        return findings == null ? 0 : findings.stream().filter(f -> grade.equals(f.get("grade"))).count();
    }

    /// Whether something was said to be wrong while it trained.
    boolean hasLiveAlarm() {
        return live.stream().anyMatch(f -> !isNote(f));
    }

    /// When the first right finding came while it trained, as a share of the steps of the run; 1 where there was none.
    double whenFound() {
        if (!(figures.get("steps") instanceof Number steps)) return 1;
        return live.stream()
                .filter(f -> causes.contains(String.valueOf(f.get("cause"))))
                .filter(f -> f.get("step") instanceof Number)
                .mapToDouble(f -> ((Number) f.get("step")).doubleValue() / Math.max(1, steps.doubleValue()))
                .findFirst()
                .orElse(1);
    }

    /// How good the model is: validation of the best and of the last epoch, and test.
    String score() {
        if (!figures.containsKey("testLoss") || "diverged".equals(figures.get("status"))) return "diverged";
        String name = figures.containsKey("testR2") ? "R2" : figures.containsKey("testRecall") ? "Recall" : "Accuracy";
        Map<String, Object> last = Gallery.members(figures.get("last"));
        return shown(figures.get("validation" + name))
                + " / "
                + shown(last.get("validation" + name))
                + ", test "
                + shown(figures.get("test" + name));
    }

    private static String shown(@Nullable Object figure) {
        return figure instanceof Number number ? Text.format("%.3f", number.doubleValue()) : "–";
    }
}
