package dev.gradus.diagnose.preflight;

import dev.gradus.data.Batch;
import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Progress;
import dev.gradus.diagnose.fact.Sampled;
import dev.gradus.diagnose.fact.StepState;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Plan;
import dev.gradus.train.Trainer;
import dev.gradus.train.diagnose.Evidence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A training that has not begun, for the items of a preflight.
///
/// What takes time is found out when it is asked for the first time, and kept.
public final class Subject implements AutoCloseable {
    /// Multiply-adds of the distances of all pairs of samples: about two seconds.
    private static final double PAIRS = 2e9;

    private static final int FEWEST = 200, MOST = 2000;

    private final Splits data;
    private final List<Preparation> preparations;
    private final @Nullable Plan plan;
    private final @Nullable GradusException refusal;
    private final boolean isBuilt;
    private Map<String, Tensor> before = Map.of();
    private Map<String, Tensor> begun = Map.of();
    private final Map<Parameter, Tensor> gradients = new LinkedHashMap<>();
    private @Nullable DataFacts facts;
    private @Nullable StepState first;

    private Subject(
            Splits data,
            List<Preparation> preparations,
            @Nullable Plan plan,
            @Nullable GradusException refusal,
            boolean isBuilt) {
        this.data = data;
        this.preparations = preparations;
        this.plan = plan;
        this.refusal = refusal;
        this.isBuilt = isBuilt;
    }

    static Subject of(Trainer trainer, Splits data) {
        List<Preparation> preparations = trainer.preparations();
        Plan plan;
        try {
            plan = trainer.plan(data);
        } catch (GradusException e) {
            return new Subject(data, preparations, null, e, trainer.network().sampleShape() != null);
        } catch (RuntimeException e) {
            return new Subject(data, preparations, null, foreign(e), trainer.network().sampleShape() != null);
        }
        Subject subject = new Subject(data, preparations, plan, null, true);
        subject.before = copies(plan.network());
        for (Parameter p : plan.network().parameters()) {
            Tensor gradient = p.grad();
            if (gradient != null) subject.gradients.put(p, gradient.copy());
        }
        trainer.initialize(data);
        subject.begun = copies(plan.network());
        return subject;
    }

    /// What a layer, a loss or a data set of the user's own has thrown.
    static GradusException foreign(RuntimeException thrown) {
        GradusException error =
                GradusException.got("%s", thrown)
                        .expected("an output, a loss or a sample")
                        .because("a layer, a loss or a data set of your own has an error")
                        .repair("Train without a preflight to see where it is thrown.");
        error.initCause(thrown);
        return error;
    }

    /// The present weights and running statistics.
    static Map<String, Tensor> copies(Sequential network) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        network.state().forEach((name, value) -> copies.put(name, value.copy()));
        return copies;
    }

    /// Puts the network back into the state in which training begins.
    void restore() {
        if (plan == null) return;
        plan.network().state(begun);
        plan.network().parameters().forEach(p -> p.value().zeroGrad());
    }

    /// Puts the network back into the state that it had.
    @Override
    public void close() {
        if (plan == null) return;
        plan.network().state(before);
        for (Parameter p : plan.network().parameters()) {
            p.value().zeroGrad();
            Tensor gradient = gradients.get(p);
            // the slope of a product is the other factor, so that these are the bits of before
            if (gradient != null && p.isTrainable()) p.value().mul(gradient).sum().backward();
        }
    }

    // ---- what is known ---------------------------------------------------------------------------------------------

    /// All that decides the training.
    ///
    /// @return null where model, loss and data do not fit together
    public @Nullable Plan plan() {
        return plan;
    }

    /// Why training cannot begin.
    ///
    /// @return null where it can
    public @Nullable GradusException refusal() {
        return refusal;
    }

    /// Whether the layers fit the samples and each other.
    ///
    /// @return true also where the loss does not fit
    public boolean isBuilt() {
        return isBuilt;
    }

    /// All three parts, not prepared.
    ///
    /// @return of the training
    public Splits data() {
        return data;
    }

    /// What is predicted.
    ///
    /// @return of all parts
    public Task task() {
        return data.task();
    }

    /// What is done to inputs.
    ///
    /// @return in its order
    public List<Preparation> preparations() {
        return preparations;
    }

    /// The data as the model sees it, of as many samples as all pairs of them can be compared in two seconds.
    ///
    /// @return up to 2,000 samples of each part
    public DataFacts facts() {
        DataFacts known = facts;
        if (known == null) {
            int width = Math.max(1, Preparation.shape(preparations, data.train().data().shape()).size());
            facts = known = DataFacts.of(data, preparations, Math.clamp((long) Math.sqrt(PAIRS / width), FEWEST, MOST));
        }
        return known;
    }

    /// What the checks of [dev.gradus.diagnose.cause.Causes] take.
    ///
    /// @return plan, data and the state before the first step, as far as they are known
    public Evidence evidence() {
        Evidence evidence = new Evidence().with(DataFacts.class, facts());
        if (plan == null) return evidence;
        StepState step = first(plan);
        Progress progress = new Progress(1, new double[] {step.loss()}, List.of(step), List.of(), 0, null);
        return evidence.with(Plan.class, plan).with(Progress.class, progress);
    }

    /// The layers and gradients of a first batch, before any update.
    ///
    /// @param its the plan
    /// @return in numbers
    StepState first(Plan its) {
        StepState known = first;
        if (known == null) first = known = Trial.observe(its.network(), its.loss(), batch(batchSize(its)), random());
        return known;
    }

    // ---- batches ---------------------------------------------------------------------------------------------------

    /// The samples of a batch of the training, at most 256.
    static int batchSize(Plan plan) {
        return Math.clamp(plan.config().batchSize(), 2, 256);
    }

    /// Random numbers that are no part of the training.
    Rng random() {
        return Rng.of(plan == null ? 0 : plan.config().seed()).fork("preflight");
    }

    /// Samples that the network takes: of the training split, or of the validation split where augmentation changes the shape.
    Sampled samples() {
        DataFacts all = facts();
        Shape wanted = plan == null ? null : plan.network().sampleShape();
        boolean fits = wanted == null || wanted.size() == all.train().width();
        return fits ? all.train() : all.validation();
    }

    /// The first samples of [#samples], which are spread over the whole split.
    Batch batch(int most) {
        int[] chosen = new int[Math.min(most, samples().size())];
        for (int i = 0; i < chosen.length; i++) chosen[i] = (int) ((long) i * samples().size() / chosen.length);
        return batch(chosen);
    }

    /// Some of [#samples].
    Batch batch(int[] chosen) {
        Sampled from = samples();
        Shape sample = plan == null ? null : plan.network().sampleShape();
        if (sample == null) throw new IllegalStateException("a batch for a network that is not built");
        int n = chosen.length, width = from.width(), outputs = task().isClassification() ? 1 : task().outputs();
        float[] inputs = new float[n * width], targets = new float[n * outputs];
        int[] labels = new int[n], indices = new int[n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < width; k++) inputs[i * width + k] = from.input(chosen[i], k);
            for (int k = 0; k < outputs; k++) targets[i * outputs + k] = from.target(chosen[i], k);
            labels[i] = (int) targets[i * outputs];
            indices[i] = from.index(chosen[i]);
        }
        Tensor wanted = task().isClassification() ? Tensor.ofInts(labels) : Tensor.of(Shape.of(n, outputs), targets);
        return new Batch(Tensor.of(sample.prepend(n), inputs), wanted, indices);
    }
}
