package dev.gradus.diagnose.preflight;

import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Pass;
import dev.gradus.persist.TemporaryFolder;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import java.util.Arrays;
import java.util.Optional;

/// Whether a model that is saved and loaded gives outputs of the same bits.
record RoundTrip() implements Item {
    private static final int SAMPLES = 16;

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        Tensor inputs = subject.batch(SAMPLES).inputs();
        float[] before = Trial.outputs(plan.network(), inputs, Pass.evaluation()), after;
        try (TemporaryFolder folder = TemporaryFolder.open()) {
            plan.model().save(folder.path().resolve("model.safetensors"));
            TrainedModel loaded = TrainedModel.load(folder.path().resolve("model.safetensors"));
            after = Trial.outputs(loaded.network(), inputs, Pass.evaluation());
        } catch (GradusException e) {
            return Optional.of(Result.fail(name(), e.parts()).graded(Outcome.WARN));
        }
        boolean isSame = Arrays.equals(before, after);
        Measured measured =
                new Measured("outputs of the saved model that differ, of " + before.length, isSame ? 0 : 1, "0");
        if (isSame)
            return Optional.of(
                    Result.pass(
                            name(),
                            0,
                            "equal bits",
                            "saved, loaded, and " + before.length + " outputs have the same bits"));
        return Optional.of(
                Result.of(
                        name(),
                        Outcome.FAIL,
                        measured,
                        "the model that is saved and loaded gives other outputs",
                        "A layer has state that is neither a parameter nor a buffer: make it one with the builder."));
    }
}
