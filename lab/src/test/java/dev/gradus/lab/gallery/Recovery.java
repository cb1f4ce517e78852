package dev.gradus.lab.gallery;

import dev.gradus.lab.chart.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a proof and repairs make of a faulty run of the gallery.
///
/// Scores are those of validation samples: R² of values, recall where classes are imbalanced, accuracy else.
///
/// @param id of the entry
/// @param half of the gallery
/// @param seed of the trainings
/// @param causes that are right, the planted one first
/// @param twin score of the healthy twin
/// @param faulty score of the faulty run
/// @param first score after one repair
/// @param loop score after `repair --loop 3`
/// @param verdict of the proof about a right cause: `helps`, `facts`, `open`, `no gain`, `not tried`, or `not found`
/// @param wrong causes that the proof has confirmed and that are not accepted
/// @param withdrawn causes that the proof has withdrawn
/// @param seconds that the diagnosis with the proof took
record Recovery(
        String id,
        String half,
        long seed,
        List<String> causes,
        double twin,
        double faulty,
        double first,
        double loop,
        String verdict,
        List<String> wrong,
        List<String> withdrawn,
        double seconds) {
    /// A fault that costs less cannot be recovered in a way that could be measured.
    private static final double LEAST = 0.02;

    static Recovery of(Map<String, Object> m) {
        return new Recovery(
                String.valueOf(m.get("id")),
                String.valueOf(m.get("half")),
                m.get("seed") instanceof Number seed ? seed.longValue() : 0,
                texts(m.get("causes")),
                number(m.get("twin")),
                number(m.get("faulty")),
                number(m.get("first")),
                number(m.get("loop")),
                String.valueOf(m.get("verdict")),
                texts(m.get("wrong")),
                texts(m.get("withdrawn")),
                number(m.get("seconds")));
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static List<String> texts(Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) list.forEach(each -> texts.add(String.valueOf(each)));
        return texts;
    }

    Map<String, Object> members() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("id", id);
        m.put("half", half);
        m.put("seed", seed);
        m.put("causes", causes);
        m.put("twin", twin);
        m.put("faulty", faulty);
        m.put("first", first);
        m.put("loop", loop);
        m.put("verdict", verdict);
        m.put("wrong", wrong);
        m.put("withdrawn", withdrawn);
        m.put("seconds", seconds);
        return m;
    }

    /// Whether the fault costs something that can be won back: a leak makes figures better, and wrong labels make those of the twin unreachable.
    boolean isMeasurable() {
        return twin - faulty >= LEAST;
    }

    /// The share of what the twin gains.
    double share(double score) {
        return (score - faulty) / (twin - faulty);
    }

    boolean isConfirmed() {
        return verdict.equals("helps") || verdict.equals("facts");
    }

    String line() {
        return Text.format(
                "%-34s %d  twin %.3f, faulty %.3f, first %.3f, loop %.3f, %s, %.1f s%s%s",
                id,
                seed,
                twin,
                faulty,
                first,
                loop,
                verdict,
                seconds,
                wrong.isEmpty() ? "" : ", confirmed too: " + wrong,
                withdrawn.isEmpty() ? "" : ", withdrawn: " + withdrawn);
    }
}
