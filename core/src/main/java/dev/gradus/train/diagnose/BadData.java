package dev.gradus.train.diagnose;

import static dev.gradus.tensor.Values.number;

import dev.gradus.config.Describe;
import dev.gradus.data.Batch;
import dev.gradus.data.prepare.Impute;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.error.GradusException.Parts;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Inputs or targets that are not finite, or larger than any network takes.
///
/// Tried with zeros in place of what is wrong.
public final class BadData implements Check {
    static final String CAUSE = "bad-data";

    private final Config config;

    /// Settings.
    ///
    /// @param largest number that data may hold: inputs and targets of a network are of the order of 1
    public record Config(double largest) {
        /// The defaults.
        public Config() {
            this(1e6);
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public BadData(Config config) {
        this.config = config;
    }

    @Override
    public Optional<Finding> look(Evidence evidence) {
        Step step = evidence.of(Step.class).orElse(null);
        String wrong = step == null ? "" : wrong(step.batch());
        if (step == null || wrong.isEmpty()) return Optional.empty();
        List<Integer> samples =
                step.samples(i ->
                        isBad(step.batch(), step.batch().inputs(), i)
                                || isBad(step.batch(), step.batch().targets(), i));
        Optional<Trials.Result> mended = evidence.of(Trials.class).flatMap(t -> t.with(mended(step.batch())));
        String tried =
                mended.filter(Trials.Result::isFinite)
                        .map(r -> "; with zeros in their place the loss is " + number(r.loss()))
                        .orElse("");
        return Optional.of(
                new Finding(
                        CAUSE,
                        Grade.FAIL,
                        Tried.certainty(mended),
                        Symptom.place(step, Symptom.parameter(step), samples),
                        measured(step),
                        new Parts(
                                Symptom.of(step, wrong + Symptom.in(samples)),
                                "finite inputs and targets, of a size of about 1",
                                "missing values were read as NaN or as a large number, or the data were not standardized"
                                        + tried,
                                "Look at "
                                        + (samples.isEmpty() ? "the batch" : Symptom.listed(samples))
                                        + ", and fit a preparation such as Standardize or Impute to the training data."),
                        List.of(
                                new Remedy.Add(Remedy.Part.PREPARATION, new Impute.Config(), ""),
                                new Remedy.Add(Remedy.Part.PREPARATION, new Standardize.Config(), ""))));
    }

    /// What is wrong: `inputs with 2 NaN of 640`; empty where nothing is.
    private String wrong(Batch batch) {
        for (boolean targets : new boolean[] {false, true}) {
            Tensor t = targets ? batch.targets() : batch.inputs();
            if (!t.dtype().isFloating()) continue;
            Values v = Values.of(t);
            String name = targets ? "targets" : "inputs";
            if (!v.isFinite()) return name + " with " + v.bad();
            if (v.largest() > config.largest()) return name + " " + v;
        }
        return "";
    }

    private boolean isBad(Batch batch, Tensor data, int sample) {
        if (!data.dtype().isFloating()) return false;
        double[] all = data.toDoubles();
        int size = all.length / batch.size();
        for (int i = sample * size; i < (sample + 1) * size; i++) if (isBad(all[i])) return true;
        return false;
    }

    private boolean isBad(double x) {
        return !(Math.abs(x) <= config.largest());
    }

    private Batch mended(Batch batch) {
        return new Batch(mended(batch.inputs()), mended(batch.targets()), batch.indices());
    }

    private Tensor mended(Tensor data) {
        if (!data.dtype().isFloating()) return data;
        double[] all = data.toDoubles();
        for (int i = 0; i < all.length; i++) if (isBad(all[i])) all[i] = 0;
        return Tensor.of(data.shape(), all).to(data.dtype());
    }

    private List<Measured> measured(Step step) {
        List<Measured> measured = new ArrayList<>();
        for (Tensor t : step.data()) {
            Values v = Values.of(t);
            String name = t == step.batch().targets() ? "targets" : "inputs";
            measured.add(new Measured(name + ": not finite", v.count() - finite(v), "0"));
            measured.add(new Measured(name + ": largest", v.largest(), "about 1"));
        }
        return measured;
    }

    private static long finite(Values v) {
        return v.count() - v.nans() - v.infinities() - v.negativeInfinities();
    }

    @Override
    public Set<String> explains() {
        return Set.of(LearningRate.CAUSE, LogOfZero.CAUSE, ExpOverflow.CAUSE, DivisionByZero.CAUSE, Overflow.CAUSE);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
