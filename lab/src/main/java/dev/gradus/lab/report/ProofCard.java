package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.Change;
import dev.gradus.lab.store.StoredProof;
import dev.gradus.lab.store.StoredProof.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a proof of the run has shown: each remedy with what it gains, beside an axis, and what follows for the finding.
final class ProofCard {
    /// A gain is a difference of two skills, which are between 0 and 1.
    private static final double LARGEST = 1;

    private final StoredProof proof;
    private final Set<String> seen;
    private final double least;
    private final double greatest;

    /// @param seen causes that were found while the run was trained
    ProofCard(StoredProof proof, Set<String> seen) {
        this.proof = proof;
        this.seen = seen;
        double low = 0, high = 0.01; // where nothing was gained, the axis has a length all the same
        for (Trial trial : proof.trials()) {
            low = Math.min(low, bounded(trial.low()));
            high = Math.max(high, bounded(trial.high()));
        }
        least = low;
        greatest = high;
    }

    private static double bounded(@Nullable Double gain) {
        return gain == null || gain.isNaN() ? 0 : Math.clamp(gain, -LARGEST, LARGEST);
    }

    void append(StringBuilder page) {
        if (proof.trials().isEmpty()) return;
        page.append("<section class=\"card proof\"><h2>What was proved</h2><p class=\"note\">")
                .append(note())
                .append("</p><table class=\"rows\"><thead><tr><th class=\"words\">remedy</th><th class=\"axis\"></th>")
                .append("<th>gain</th><th>95&#8239;% interval</th><th class=\"words\">verdict</th></tr></thead>");
        Map<String, List<Trial>> byCause = new LinkedHashMap<>();
        for (Trial trial : proof.trials()) byCause.computeIfAbsent(trial.cause(), _ -> new ArrayList<>()).add(trial);
        byCause.forEach((cause, trials) -> {
            String verdict = verdict(proof, cause);
            page.append(
                    format(
                            "<tbody><tr class=\"cause\"><th class=\"words\" colspan=\"3\">%s</th><th class=\"words %s\" colspan=\"2\">%s</th></tr>",
                            escape(Members.text(cause)), verdict.replaceAll("[ ,].*", ""), escape(verdict)));
            String text = text(cause);
            if (!text.isEmpty())
                page.append("<tr class=\"found\"><td class=\"words\" colspan=\"5\">").append(text).append("</td></tr>");
            for (Trial trial : trials) row(page, trial);
            page.append("</tbody>");
        });
        page.append("</table></section>\n");
    }

    /// What was found, where the card of the findings does not say it, since it was not seen while the run was trained.
    private String text(String cause) {
        return proof.findings().stream()
                .filter(f -> f.cause().equals(cause) && !seen.contains(cause))
                .map(f -> escape(Members.text(f.text()).replaceFirst(" Likely cause: .*", "")))
                .findFirst()
                .orElse("");
    }

    private String note() {
        List<Long> seeds = proof.seeds();
        String trained =
                seeds.isEmpty()
                        ? ""
                        : format(
                                ", %s, at most %s each",
                                seeds.size() == 1
                                        ? "seed " + seeds.getFirst()
                                        : "seeds " + seeds.getFirst() + " to " + seeds.getLast(),
                                Text.plural(proof.steps(), "step"));
        return "The same training with one thing changed: what each remedy gains of the skill on validation samples"
                + trained
                + ".";
    }

    /// What follows for the finding of a cause.
    ///
    /// @return empty where nothing was tried for it
    static String verdict(StoredProof proof, String cause) {
        List<Trial> trials = proof.trials().stream().filter(t -> t.cause().equals(cause)).toList();
        if (trials.isEmpty()) return "";
        if (proof.isWithdrawn(cause)) return "withdrawn";
        if (trials.stream().anyMatch(t -> t.verdict().equals("helps"))) {
            List<String> ties = trials.stream().flatMap(t -> t.ties().stream()).distinct().map(Members::text).toList();
            return ties.isEmpty() ? "confirmed" : "confirmed, a tie with " + String.join(", ", ties);
        }
        if (trials.stream().allMatch(t -> t.verdict().equals("not tried"))) return "not tried";
        return trials.stream().allMatch(t -> t.verdict().equals("facts")) ? "by facts" : "open";
    }

    private void row(StringBuilder page, Trial trial) {
        Double gain = trial.gain(), low = trial.low(), high = trial.high();
        String axis = "", mean = "", ends = "";
        if (gain != null && low != null && high != null) {
            axis = axis(gain, low, high, trial.verdict());
            mean = signed(gain);
            ends = signed(low) + " to " + signed(high);
        }
        page.append(
                format(
                        "<tr><td class=\"words\">%s</td><td class=\"axis\">%s</td><td>%s</td><td>%s</td><td class=\"words\">%s</td></tr>",
                        remedy(trial.change()),
                        axis,
                        mean,
                        ends,
                        escape(
                                Members.text(
                                        trial.verdict().equals("facts") ? "no setting does it" : trial.verdict()))));
    }

    private static String remedy(Change change) {
        String flag = Members.words(change.flag()), path = Members.words(change.path());
        if (flag.isEmpty() && path.isEmpty()) return "–";
        return "<code>" + escape(flag.isEmpty() ? path + ": " + Members.words(change.value()) : flag) + "</code>";
    }

    /// The interval as a line with a point, beside 0.
    private String axis(double gain, double low, double high, String verdict) {
        String kind = verdict.equals("helps") ? " class=\"helps\"" : verdict.equals("harms") ? " class=\"harms\"" : "";
        return format(
                "<svg viewBox=\"0 0 100 12\" role=\"img\" aria-label=\"%s\"%s><title>%s, 95 %% from %s to %s</title>"
                        + "<line class=\"zero\" x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"12\"/>"
                        + "<line x1=\"%s\" x2=\"%s\" y1=\"6\" y2=\"6\"/><circle cx=\"%s\" cy=\"6\" r=\"3\"/></svg>",
                signed(gain), kind, signed(gain), signed(low), signed(high), x(0), x(0), x(low), x(high), x(gain));
    }

    private String x(double gain) {
        double share = (Math.clamp(gain, -LARGEST, LARGEST) - least) / (greatest - least);
        return format("%.1f", 4 + 92 * share);
    }

    private static String signed(double gain) {
        return format("%+.3f", gain);
    }
}
