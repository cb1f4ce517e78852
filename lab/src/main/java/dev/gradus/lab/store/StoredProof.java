package dev.gradus.lab.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a proof of a run has shown, as it was kept.
///
/// @param seeds of the trainings that were compared, that of the run first
/// @param steps of a trial at most
/// @param findings that stand, the one first whose remedy gains most
/// @param trials one for each remedy that could be tried, and one for each finding without
/// @param withdrawn causes of findings none of whose remedies helped
public record StoredProof(
        List<Long> seeds, long steps, List<Finding> findings, List<Trial> trials, List<String> withdrawn) {
    /// Keeps copies.
    public StoredProof {
        seeds = List.copyOf(seeds);
        findings = List.copyOf(findings);
        trials = List.copyOf(trials);
        withdrawn = List.copyOf(withdrawn);
    }

    /// A finding that stands.
    ///
    /// @param cause its name
    /// @param grade `fail`, `warn` or `note`
    /// @param text for people
    public record Finding(String cause, String grade, String text) {
        private static Finding of(Map<String, @Nullable Object> finding) {
            return new Finding(
                    Members.text(finding.get("cause")),
                    Members.text(finding.get("grade")),
                    Members.text(finding.get("text")));
        }
    }

    /// A remedy and what it gains.
    ///
    /// @param cause of the finding whose remedy it is
    /// @param change path, value and flag; empty ones where the finding has no remedy that can be tried
    /// @param gain of the skill on validation samples; null where it was not tried, as are both ends of its interval
    /// @param low the lower end, at 95 %
    /// @param high the upper end
    /// @param verdict `helps`, `no gain`, `harms`, `open`, `not tried` or `facts`
    /// @param ties causes whose remedies gain as much, as far as can be told
    public record Trial(
            String cause,
            Change change,
            @Nullable Double gain,
            @Nullable Double low,
            @Nullable Double high,
            String verdict,
            List<String> ties) {
        /// Keeps a copy.
        public Trial {
            ties = List.copyOf(ties);
        }

        private static Trial of(Map<String, @Nullable Object> trial) {
            return new Trial(
                    Members.text(trial.get("cause")),
                    Change.of(trial),
                    Members.number(trial.get("gain")),
                    Members.number(trial.get("low")),
                    Members.number(trial.get("high")),
                    Members.text(trial.get("verdict")),
                    Members.texts(trial.get("ties")));
        }
    }

    /// Whether the finding of a cause was withdrawn.
    ///
    /// @param cause of a trial
    /// @return false where it was confirmed, or nothing could be told
    public boolean isWithdrawn(String cause) {
        return withdrawn.contains(cause);
    }

    /// Reads leniently: what is missing is empty.
    static StoredProof of(Map<String, @Nullable Object> members) {
        Map<String, @Nullable Object> proof = Members.object(members.get("proof"));
        List<Long> seeds = new ArrayList<>();
        if (proof.get("seeds") instanceof List<?> all) {
            for (Object seed : all) if (seed instanceof Long number) seeds.add(number);
        }
        return new StoredProof(
                seeds,
                proof.get("steps") instanceof Long steps ? steps : 0,
                Members.objects(members.get("findings")).stream().map(Finding::of).toList(),
                Members.objects(proof.get("trials")).stream().map(Trial::of).toList(),
                Members.texts(proof.get("withdrawn")));
    }
}
