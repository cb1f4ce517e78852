package dev.gradus.diagnose.preflight;

import dev.gradus.nn.NamePattern;
import dev.gradus.nn.Parameter;
import dev.gradus.train.Callback;
import dev.gradus.train.Plan;
import dev.gradus.train.callback.Freeze;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;

/// How many numbers training may change.
record SomethingToTrain() implements Item {
    @Override
    public String name() {
        return "something-to-train";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        long all = 0, free = 0;
        for (Parameter p : plan.network().parameters()) {
            all += p.value().size();
            if (p.isTrainable() && !isFrozen(plan, p)) free += p.value().size();
        }
        Measured measured =
                new Measured(
                        "parameters that training may change, of " + all, free, "all, unless some were trained before");
        if (free == all) return Optional.of(Result.pass(name(), measured));
        String text =
                free == 0
                        ? "all %d parameters are frozen".formatted(all)
                        : "%d of %d parameters are frozen".formatted(all - free, all);
        return Optional.of(
                new Result(
                        name(),
                        free == 0 ? Outcome.FAIL : Outcome.NOTE,
                        free,
                        measured.healthy(),
                        text,
                        "Freeze fewer layers, or for the first epochs only.",
                        List.of(new Remedy.Remove(Part.FREEZE, ""))));
    }

    private static boolean isFrozen(Plan plan, Parameter p) {
        for (Callback callback : plan.callbacks()) {
            if (!(callback instanceof Freeze freeze)) continue;
            boolean lasts = freeze.config().epochs() == 0 || freeze.config().epochs() >= plan.config().epochs();
            if (lasts && new NamePattern(freeze.config().names()).matches(p.name())) return true;
        }
        return false;
    }
}
