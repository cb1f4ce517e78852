package dev.gradus.diagnose.preflight;

import static dev.gradus.tensor.Values.number;

import dev.gradus.data.Batch;
import dev.gradus.diagnose.fact.LayerState;
import dev.gradus.diagnose.fact.ParameterState;
import dev.gradus.diagnose.fact.Sampled;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether the model can learn twenty samples by heart: without augmentation, dropout and penalties, all of them in each step, with Adam.
///
/// Learned is an accuracy of 1, where there are classes, and a loss below a twentieth of the first one. Learning rates of 0.001, 0.01 and 0.0001
/// are tried before the model is given up. Each gets some hundred steps; of a model with long steps, as many as take some seconds.
record TwentySamples() implements Item {
    private static final int SAMPLES = 20, MOST_STEPS = 1000, FEWEST_STEPS = 60;
    private static final double[] RATES = {1e-3, 1e-2, 1e-4};

    /// Multiply-adds for each rate, and what a step costs besides, as multiply-adds.
    private static final double WORK = 5e10, OVERHEAD = 2e7;

    private static final double SHARE_LEFT = 0.05;

    /// Parameters of a model that may not be able to.
    private static final int FEW = 10 * SAMPLES;

    @Override
    public String name() {
        return "twenty-samples";
    }

    /// How far it came.
    ///
    /// @param accuracy NaN where the loss tells no classes
    private record Learned(double rate, int steps, double first, double loss, double accuracy) {
        boolean isDone() {
            boolean isRight = Double.isNaN(accuracy) || accuracy == 1;
            return isRight && loss <= SHARE_LEFT * first;
        }

        boolean isFalling() {
            return loss < 0.7 * first;
        }
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        Batch batch = subject.batch(chosen(subject));
        if (batch.size() < 4) return Optional.empty();
        Loss loss = plan.loss() instanceof CrossEntropy ? new CrossEntropy() : plan.loss();
        Sequential copy = Trial.withoutNoise(plan.network()), network = copy == null ? plan.network() : copy;
        Map<String, Tensor> begun = Subject.copies(network);
        int steps = steps(network);
        Learned best = null;
        for (double rate : RATES) {
            network.state(begun);
            Learned learned = learn(network, loss, batch, rate, steps, subject.random());
            if (learned.isDone()) return Optional.of(passed(learned, batch.size()));
            if (best == null || learned.loss < best.loss) best = learned;
        }
        network.state(begun);
        return Optional.of(failed(Objects.requireNonNull(best), network, loss, batch, subject));
    }

    /// Samples of as many classes as possible, no two with the same inputs.
    private static int[] chosen(Subject subject) {
        Sampled all = subject.samples();
        int n = all.size(), k = Math.min(SAMPLES, n), count = 0;
        int[] chosen = new int[k];
        Set<Integer> seen = new HashSet<>(), taken = new HashSet<>();
        boolean areClasses = subject.task().isClassification();
        while (count < k) {
            Set<Integer> labels = new HashSet<>();
            int before = count;
            for (int i = 0; i < n && count < k; i++) {
                if (taken.contains(i) || (areClasses && labels.contains(all.label(i)))) continue;
                taken.add(i);
                if (!seen.add(hash(all, i))) continue;
                if (areClasses) labels.add(all.label(i));
                chosen[count++] = i;
            }
            if (count == before) break;
        }
        return Arrays.copyOf(chosen, count);
    }

    private static int hash(Sampled all, int i) {
        int hash = 1;
        for (int k = 0; k < all.width(); k++) hash = 31 * hash + Float.floatToIntBits(all.input(i, k));
        return hash;
    }

    private static int steps(Sequential network) {
        double madds = Summary.of(network, Objects.requireNonNull(network.sampleShape())).multiplyAdds();
        return Math.clamp((long) (WORK / (3 * SAMPLES * madds + OVERHEAD)), FEWEST_STEPS, MOST_STEPS);
    }

    private static Learned learn(Sequential network, Loss loss, Batch batch, double rate, int most, Rng random) {
        Adam adam = new Adam(rate);
        adam.attach(network.parameters());
        double first = Double.NaN, present = Double.NaN, accuracy = Double.NaN;
        for (int step = 1; step <= most; step++) {
            try (var _ = Workspace.open()) {
                Tensor output = network.forward(batch.inputs(), Pass.training(random.fork(step)));
                Tensor value = loss.of(output, batch.targets());
                present = value.item();
                if (step == 1) first = present;
                accuracy = Trial.accuracy(loss, output, batch.targets());
                Learned learned = new Learned(rate, step, first, present, accuracy);
                if (!Double.isFinite(present) || learned.isDone()) return learned;
                adam.zeroGrad();
                value.backward();
                adam.step();
            }
        }
        return new Learned(rate, most, first, present, accuracy);
    }

    private Result passed(Learned learned, int samples) {
        String text =
                "%d samples are learned%s in %d steps of Adam with a rate of %s: loss from %s to %s"
                        .formatted(
                                samples,
                                Double.isNaN(learned.accuracy) ? "" : ", accuracy 1.0,",
                                learned.steps,
                                number(learned.rate),
                                number(learned.first),
                                number(learned.loss));
        return Result.pass(
                name(), Double.isNaN(learned.accuracy) ? learned.loss : 1, "accuracy 1.0, loss about 0", text);
    }

    private Result failed(Learned best, Sequential network, Loss loss, Batch batch, Subject subject) {
        long parameters = network.parameters().stream().mapToLong(p -> p.value().size()).sum();
        boolean isShort = best.isFalling() && best.steps < MOST_STEPS, isSmall = parameters < FEW;
        boolean isClass = !Double.isNaN(best.accuracy);
        String reached = isClass ? "accuracy " + number(best.accuracy) + ", loss " : "loss ";
        String cause = cause(Trial.observe(network, loss, batch, subject.random()));
        if (cause.isEmpty() && isSmall) cause = "a model of " + parameters + " parameters is small";
        if (cause.isEmpty() && isShort) cause = "the loss was still falling";
        String text =
                "%d samples are not learned with rates of 0.001, 0.01 and 0.0001 in %d steps each: at best %s%s of %s%s"
                        .formatted(
                                batch.size(),
                                best.steps,
                                reached,
                                number(best.loss),
                                number(best.first),
                                cause.isEmpty() ? "" : "; likely cause: " + cause);
        String repair =
                "A model that cannot learn twenty samples learns no data set: see to labels, loss, output activation and initialization, and make it wider.";
        Measured measured = new Measured("reached", isClass ? best.accuracy : best.loss, "accuracy 1.0, loss about 0");
        Outcome outcome = isShort || isSmall ? Outcome.WARN : Outcome.FAIL;
        return Result.of(name(), outcome, measured, text, repair);
    }

    /// What is wrong with the layers before the first step, the first one that tells.
    private static String cause(StepState state) {
        List<String> causes = new ArrayList<>();
        @Nullable String blind = null;
        for (LayerState layer : state.layers()) {
            if (!layer.isFinite()) causes.add("layer " + layer.name() + " has outputs that are not finite");
            if (layer.dead() > 0.9 && layer.rms() == 0)
                causes.add("layer " + layer.name() + " is dead: its output is 0 for all samples");
            if (layer.saturated() > 0.9)
                causes.add(
                        "layer %s is saturated: %.0f %% of its outputs are at an end"
                                .formatted(layer.name(), 100 * layer.saturated()));
            if (blind == null && layer.variety() < 1e-4 && layer.units() > 1)
                blind = "behind layer " + layer.name() + " all samples look alike";
        }
        for (ParameterState p : state.parameters()) {
            if (Double.isNaN(p.gradientRms()) || p.gradientRms() == 0) {
                causes.add("no gradient arrives at " + p.name());
                break;
            }
        }
        if (blind != null) causes.add(blind);
        return causes.isEmpty() ? "" : causes.getFirst();
    }
}
