package dev.gradus.diagnose.preflight;

import static dev.gradus.tensor.Values.number;

import dev.gradus.nn.Parameter;
import dev.gradus.regularize.L2;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Workspace;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import java.util.List;
import java.util.Optional;

/// Whether the loss grows with regularization: what the penalties of the training add to the first loss, or, where there are none, what a usual L2 would.
record PenaltyGrows() implements Item {
    private static final double USUAL = 1e-4;

    @Override
    public String name() {
        return "loss-grows-with-regularization";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        List<Parameter> parameters = plan.network().parameters();
        boolean hasMatrix = parameters.stream().anyMatch(p -> p.value().shape().rank() >= 2);
        boolean isOwn = !plan.penalties().isEmpty();
        if (!isOwn && !hasMatrix) return Optional.empty();
        double added = 0, loss = subject.first(plan).loss();
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            List<? extends Penalty> all = isOwn ? plan.penalties() : List.of(new L2(USUAL));
            for (Penalty p : all) added += p.total(parameters).item();
        }
        String what = isOwn ? "the penalties add " : "no penalty is set; l2 of " + number(USUAL) + " would add ";
        Measured measured = new Measured("penalty", added, "above 0, and below the loss of the data, " + number(loss));
        String text = what + number(added) + " to a loss of " + number(loss);
        if (!(added >= 0) || !Double.isFinite(added)) {
            return Optional.of(
                    Result.of(
                            name(),
                            Outcome.FAIL,
                            measured,
                            text,
                            "A penalty is at least 0: correct its sign, or its function."));
        }
        if (!isOwn || (added > 0 && added <= loss))
            return Optional.of(Result.pass(name(), added, measured.healthy(), text));
        String repair =
                added > 0
                        ? "Regularization outweighs the data: make it weaker."
                        : "It touches no weight that is not 0: see to which parameters it applies.";
        return Optional.of(Result.of(name(), Outcome.WARN, measured, text, repair));
    }
}
