package dev.gradus.diagnose.preflight;

import dev.gradus.data.Batch;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Elements;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether each parameter that may change gets a gradient of one batch, finite and not 0.
///
/// Where all of a gradient is 0, a plain step is taken and another look: behind a last layer of zeros, the others get theirs from the second step on.
record GradientsArrive() implements Item {
    private static final double STEP = 0.1;
    private static final int MOST_NAMED = 5;

    @Override
    public String name() {
        return "gradients-arrive";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        List<Parameter> free = plan.network().parameters().stream().filter(Parameter::isTrainable).toList();
        if (free.isEmpty()) return Optional.empty();
        Batch batch = subject.batch(Subject.batchSize(plan));
        List<String> none = new ArrayList<>(), bad = new ArrayList<>(), still = new ArrayList<>();
        run(plan, batch, subject);
        for (Parameter p : free) {
            Tensor g = p.grad();
            if (g == null) none.add(p.name());
            else if (!isFinite(g)) bad.add(p.name());
        }
        if (none.isEmpty() && bad.isEmpty() && free.stream().anyMatch(GradientsArrive::isZero)) {
            for (Parameter p : free) move(p);
            run(plan, batch, subject);
            for (Parameter p : free) if (isZero(p)) still.add(p.name());
        }
        boolean isWeight = still.stream().anyMatch(name -> isMatrix(free, name));
        String of = " of " + free.size() + " parameters, of a batch of " + batch.size();
        if (!none.isEmpty())
            return Optional.of(
                    found(
                            none,
                            "no gradient arrives at ",
                            of,
                            "The loss does not depend on them: see whether their layers are in the forward pass, and whether a layer of yours leaves the graph.",
                            Outcome.FAIL));
        if (!bad.isEmpty())
            return Optional.of(
                    found(
                            bad,
                            "the gradient is not finite of ",
                            of,
                            "Look at the inputs and at the first loss; 'gradus train' names the operation that made it.",
                            Outcome.FAIL));
        if (!still.isEmpty())
            return Optional.of(
                    found(
                            still,
                            "the gradient is 0 of all of ",
                            of,
                            "All units behind them are dead or saturated, or all weights behind them are 0: initialize with He or Xavier, and scale the inputs.",
                            isWeight ? Outcome.FAIL : Outcome.NOTE));
        Measured measured = new Measured("parameters with a gradient" + of, free.size(), "all");
        return Optional.of(Result.pass(name(), measured));
    }

    private static void run(Plan plan, Batch batch, Subject subject) {
        for (Parameter p : plan.network().parameters()) p.value().zeroGrad();
        try (var _ = Workspace.open()) {
            Tensor output = plan.network().forward(batch.inputs(), Pass.training(subject.random()));
            plan.loss().of(output, batch.targets()).backward();
        }
    }

    private static void move(Parameter p) {
        Tensor g = p.grad();
        if (g == null) return;
        Elements.update((e, scratch) -> e[0].add(-STEP, e[1]), p.value(), g);
    }

    private static boolean isFinite(Tensor g) {
        for (float x : g.toFloats()) if (!Float.isFinite(x)) return false;
        return true;
    }

    private static boolean isZero(Parameter p) {
        Tensor g = p.grad();
        if (g == null) return true;
        for (float x : g.toFloats()) if (x != 0) return false;
        return true;
    }

    private static boolean isMatrix(List<Parameter> all, String name) {
        return all.stream().anyMatch(p -> p.name().equals(name) && p.value().shape().rank() >= 2);
    }

    private Result found(List<String> names, String what, String of, String repair, Outcome outcome) {
        String named = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        Measured measured = new Measured("parameters", names.size(), "0" + of);
        return Result.of(name(), outcome, measured, what + named + (names.size() > MOST_NAMED ? ", …" : ""), repair);
    }
}
