package dev.gradus.train.diagnose;

import dev.gradus.config.Catalogue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The catalogue of checks, by the names of the causes for which they look.
public final class Checks {
    /// All checks.
    public static final Catalogue<Check> ALL =
            new Catalogue<>("check", Check.class)
                    .add(BadData.CAUSE, new BadData.Config(), BadData::new)
                    .add(LearningRate.CAUSE, new LearningRate.Config(), LearningRate::new)
                    .add(LogOfZero.CAUSE, new LogOfZero.Config(), LogOfZero::new)
                    .add(ExpOverflow.CAUSE, new ExpOverflow.Config(), ExpOverflow::new)
                    .add(DivisionByZero.CAUSE, new DivisionByZero.Config(), DivisionByZero::new)
                    .add(Overflow.CAUSE, new Overflow.Config(), Overflow::new);

    private Checks() {}

    /// Makes all checks with their default settings.
    ///
    /// @return one of each
    public static List<Check> all() {
        return ALL.names().stream().map(ALL::make).toList();
    }

    /// Looks for every cause.
    ///
    /// @param checks to be made
    /// @param evidence what is known
    /// @return what was found, the surest first; of causes that are equally sure, those that bring others about
    public static List<Finding> look(List<Check> checks, Evidence evidence) {
        Map<String, Integer> explained = new HashMap<>();
        for (Check check : checks) for (String effect : check.explains()) explained.merge(effect, 1, Integer::sum);
        List<Finding> found = new ArrayList<>();
        for (Check check : checks) check.look(evidence).ifPresent(found::add);
        found.sort(
                Comparator.comparing(Finding::certainty)
                        .thenComparing(Finding::grade)
                        .thenComparing(f -> explained.getOrDefault(f.cause(), 0))
                        .thenComparing(Finding::cause));
        return found;
    }
}
