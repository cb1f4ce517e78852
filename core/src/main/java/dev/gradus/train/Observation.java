package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is gathered while a step runs under observation. All of it lives in the workspace of the step, so that nothing can be used
/// afterwards without an error.
final class Observation implements Pass.Observer {
    private final List<Parameter> parameters;
    private final List<Passed> passed = new ArrayList<>();
    private final List<ObservedStep.Change> changes = new ArrayList<>();
    private @Nullable Batch batch;

    /// A layer on the way forward; its gradient comes later.
    private record Passed(String path, Layer layer, Tensor input, Tensor output) {}

    Observation(Sequential network) {
        parameters = network.parameters();
    }

    /// A copy of a batch, since its loader refills its tensors.
    Batch of(Batch loaded) {
        Batch copy = new Batch(Ops.copy(loaded.inputs()), Ops.copy(loaded.targets()), loaded.indices().clone());
        batch = copy;
        return copy;
    }

    @Override
    public void seen(String path, Layer layer, Tensor input, Tensor output) {
        if (output.requiresGrad()) Ops.retainGradient(output);
        passed.add(new Passed(path, layer, input, output));
    }

    /// Copies weights and gradients, which the optimizer is about to change.
    void beforeUpdate() {
        for (Parameter p : parameters) {
            Tensor g = p.grad();
            changes.add(new ObservedStep.Change(p, Ops.copy(p.value()), g == null ? null : Ops.copy(g)));
        }
    }

    /// The step, when it is done.
    ObservedStep step(Moment at, double loss) {
        List<ObservedStep.Seen> layers = new ArrayList<>();
        for (Passed p : passed) {
            layers.add(new ObservedStep.Seen(p.path, p.layer, p.input.detach(), p.output.detach(), p.output.grad()));
        }
        return new ObservedStep(at, loss, Objects.requireNonNull(batch), layers, changes);
    }
}
