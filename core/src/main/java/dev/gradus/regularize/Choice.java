package dev.gradus.regularize;

import dev.gradus.error.GradusException;
import dev.gradus.nn.NamePattern;
import dev.gradus.nn.Parameter;
import java.util.List;
import java.util.function.Predicate;

/// Which parameters a penalty or a constraint is about.
final class Choice {
    private Choice() {}

    static List<Parameter> of(String what, String on, List<Parameter> parameters) {
        NamePattern pattern = new NamePattern(on);
        Predicate<Parameter> chosen =
                switch (on) {
                    case "all" -> p -> true;
                    case "matrices" -> p -> p.value().shape().rank() >= 2;
                    case "vectors" -> p -> p.value().shape().rank() < 2;
                    default -> p -> pattern.matches(p.name());
                };
        List<Parameter> found = parameters.stream().filter(chosen).toList();
        if (!found.isEmpty()) return found;
        throw GradusException.got("%s on '%s'", what, on)
                .expected("all, matrices, vectors, or a pattern that some parameter's name matches")
                .because("a spelling mistake, or a model that is not built")
                .repair("Parameters are named as in PyTorch: *.weight, 0.*.");
    }

    static void requireStrength(String what, String setting, double value) {
        if (value >= 0 && value < Double.POSITIVE_INFINITY) return;
        throw GradusException.got("%s: %s %s", what, setting, value)
                .expected("0 or a positive number")
                .because("a sign is misplaced")
                .repair("Usual strengths are 1e-6 to 1e-2.");
    }
}
