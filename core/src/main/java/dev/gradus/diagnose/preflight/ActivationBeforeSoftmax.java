package dev.gradus.diagnose.preflight;

import dev.gradus.diagnose.fact.Chain;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;

/// An activation whose output is the input of a softmax: a ReLU there makes all negative scores equal, a tanh bounds what the model can be sure of.
record ActivationBeforeSoftmax() implements Item {
    @Override
    public String name() {
        return "activation-before-softmax";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        List<Chain.Link> rows = Chain.of(plan.network()).plain();
        for (int i = 1; i < rows.size(); i++) {
            Chain.Link before = rows.get(i - 1), softmax = rows.get(i);
            if (!softmax.isSoftmax() || !before.isActivation()) continue;
            return Optional.of(
                    new Result(
                            name(),
                            Outcome.WARN,
                            Double.NaN,
                            "scores of any sign and size",
                            "the activation " + before.name() + " before " + softmax.name(),
                            "Remove the activation.",
                            List.of(new Remedy.Remove(Part.MODEL, before.path()))));
        }
        Measured measured = new Measured("no activation before a softmax", Double.NaN, "scores of any sign and size");
        return rows.isEmpty() ? Optional.empty() : Optional.of(Result.pass(name(), measured));
    }
}
