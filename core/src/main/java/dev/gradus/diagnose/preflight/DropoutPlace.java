package dev.gradus.diagnose.preflight;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.nn.layer.AlphaDropout;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Dropout2d;
import dev.gradus.nn.norm.BatchNorm;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Dropout at the output, where it drops answers, or right before batch normalization, whose running variance is then not that of evaluation.
///
/// After X. Li, S. Chen, X. Hu, J. Yang, "Understanding the disharmony between dropout and batch normalization by variance shift", CVPR 2019.
record DropoutPlace() implements Item {
    @Override
    public String name() {
        return "dropout-place";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        List<Chain.Link> rows = Chain.of(plan.network()).plain();
        if (rows.isEmpty()) return Optional.empty();
        for (int i = 0; i < rows.size(); i++) {
            Chain.Link dropout = rows.get(i), next = i + 1 < rows.size() ? rows.get(i + 1) : null;
            if (!isDropout(dropout)) continue;
            boolean isLast = rows.subList(i, rows.size()).stream().noneMatch(Chain.Link::isWeighted);
            boolean isBeforeNorm = next != null && next.layer() instanceof BatchNorm;
            if (isLast || isBeforeNorm) return Optional.of(misplaced(dropout, isLast ? null : next));
        }
        return Optional.of(
                Result.pass(
                        name(),
                        new Measured(
                                "no dropout at the output or right before batch normalization",
                                Double.NaN,
                                "dropout after the activation of a hidden layer")));
    }

    private Result misplaced(Chain.Link dropout, Chain.@Nullable Link norm) {
        String text =
                norm == null
                        ? dropout.name() + " behind the last layer with weights drops outputs"
                        : dropout.name()
                                + " right before "
                                + norm.name()
                                + ", whose variance in training is not that in evaluation";
        return new Result(
                name(),
                Outcome.WARN,
                Double.NaN,
                "dropout after the activation of a hidden layer",
                text,
                norm == null ? "Remove it." : "Put it behind the normalization and its activation, or leave it out.",
                List.of(new Remedy.Remove(Part.MODEL, dropout.path())));
    }

    private static boolean isDropout(Chain.Link row) {
        return switch (row.layer()) {
            case Dropout d -> d.config().p() > 0;
            case Dropout2d _, AlphaDropout _ -> true;
            default -> false;
        };
    }
}
