package dev.gradus.diagnose.preflight;

import static dev.gradus.tensor.Values.number;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.optim.GradientDescent;
import dev.gradus.optim.Lookahead;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Sgd;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import dev.gradus.train.diagnose.Remedy;
import dev.gradus.train.diagnose.Remedy.Part;
import java.util.List;
import java.util.Optional;

/// A learning rate that is far from the usual one of the optimizer: never more than a note, since models differ.
record UsualLearningRate() implements Item {
    private static final double FAR = 30;

    @Override
    public String name() {
        return "usual-learning-rate";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        double usual = usual(plan.optimizer());
        if (!(usual > 0)) return Optional.empty();
        String optimizer = plan.optimizer().getClass().getSimpleName();
        double rate = plan.learningRate(), off = rate / usual;
        String range = number(usual / FAR) + " to " + number(usual * FAR) + ", usually " + number(usual);
        Measured measured = new Measured("learning rate of " + optimizer, rate, range);
        if (off <= FAR && off >= 1 / FAR) return Optional.of(Result.pass(name(), measured));
        return Optional.of(
                new Result(
                        name(),
                        Outcome.NOTE,
                        rate,
                        range,
                        "a learning rate of %s for %s".formatted(number(rate), optimizer),
                        "If the loss jumps or hardly moves, begin with " + number(usual) + ".",
                        List.of(new Remedy.Set(Part.OPTIMIZER, "learningRate", usual))));
    }

    /// The default of the optimizer; those of gradient descent are below what most begin with.
    private static double usual(Optimizer<?> optimizer) {
        if (optimizer instanceof Sgd || optimizer instanceof GradientDescent) return 0.05;
        if (optimizer instanceof Lookahead) return 0; // that of the one within it
        Class<?> settings = optimizer.config().getClass();
        return Catalogues.OPTIMIZERS.entries().stream()
                .filter(e -> e.defaults().getClass().equals(settings))
                .mapToDouble(e -> e.defaults() instanceof Optimizer.Settings s ? s.learningRate() : 0)
                .findFirst()
                .orElse(0);
    }
}
