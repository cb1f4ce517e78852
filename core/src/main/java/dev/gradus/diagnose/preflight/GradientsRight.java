package dev.gradus.diagnose.preflight;

import static dev.gradus.tensor.Values.number;

import dev.gradus.data.Batch;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import java.util.List;
import java.util.Optional;

/// Whether gradients are those of the loss: some elements of each parameter are moved a little, in float64, and what the loss does is compared.
///
/// ```
/// numeric = (L(w + h) - L(w - h)) / 2h        h = 1e-6 · max(1, |w|), and where they differ also a tenth and a hundredth of it
/// error   = |numeric - backward| / max(|numeric|, |backward|, 1e-5)
/// ```
/// Elements at which the slopes differ, right and left or for another h, lie beside a kink, as ReLU and max have, and are left out. Dropout and noise are, too. A network
/// with a layer of your own that cannot be made from its settings is not copied, but converted for the while.
record GradientsRight() implements Item {
    private static final int SAMPLES = 4, EACH = 3, MOST = 24;
    private static final double WRONG = 1e-3, DOUBTFUL = 1e-5, KINK = 1e-2, LEAST = 1e-5, FIRST = 1e-6, LAST = 0.9e-8;

    @Override
    public String name() {
        return "gradient-check";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null) return Optional.empty();
        Sequential copy = Trial.withoutNoise(plan.network());
        if (copy != null) return Optional.of(look(copy.to(DType.FLOAT64), plan.loss(), subject));
        Sequential own = plan.network();
        try {
            return Optional.of(look(own.to(DType.FLOAT64), plan.loss(), subject));
        } finally {
            own.to(DType.FLOAT32);
        }
    }

    /// The worst of some elements.
    private static final class Worst {
        double error;
        int checked, kinks;
        String where = "";
    }

    private Result look(Sequential network, Loss loss, Subject subject) {
        Batch some = subject.batch(SAMPLES);
        Batch batch = new Batch(some.inputs().to(DType.FLOAT64), some.targets(), some.indices());
        Pass pass = Pass.training(subject.random());
        for (Parameter p : network.parameters()) p.value().zeroGrad();
        double middle;
        try (var _ = Workspace.open()) {
            Tensor value = loss.of(network.forward(batch.inputs(), Pass.training(subject.random())), batch.targets());
            middle = value.item();
            value.backward();
        }
        List<Parameter> free = network.parameters().stream().filter(p -> p.grad() != null).toList();
        Worst worst = new Worst();
        int each = Math.clamp(MOST / Math.max(1, free.size()), 1, EACH);
        int stride = Math.max(1, free.size() / MOST);
        for (int i = 0; i < free.size(); i += stride) {
            for (int k = 0; k < each; k++)
                check(free.get(i), k, each, middle, new At(network, loss, batch, pass), worst);
        }
        return judged(worst);
    }

    /// The loss as a function of the parameters.
    private record At(Sequential network, Loss loss, Batch batch, Pass pass) {
        double value() {
            try (var _ = Workspace.open();
                    var _ = NoGrad.open()) {
                return loss.of(network.forward(batch.inputs(), pass), batch.targets()).item();
            }
        }
    }

    /// The k-th of some elements with a gradient, from the middle of equal parts of the parameter.
    private static void check(Parameter p, int k, int each, double middle, At loss, Worst worst) {
        double[] values = p.value().toDoubles(), gradient = gradient(p);
        int n = values.length,
                from = (int) ((long) k * n / each),
                end = Math.max(from + 1, (int) ((long) (k + 1) * n / each));
        if (from >= n) return;
        int at = from + (end - from) / 2;
        for (int j = from; j < end; j++) if (Math.abs(gradient[j]) > Math.abs(gradient[at])) at = j;
        double before = values[at], size = Math.max(1, Math.abs(before)), first = Double.NaN, error = Double.NaN;
        double numeric = 0;
        boolean bends = false;
        for (double h = FIRST * size; h >= LAST * size && !(error <= DOUBTFUL); h /= 10) {
            double up = moved(p, values, at, before + h, loss), down = moved(p, values, at, before - h, loss);
            numeric = (up - down) / (2 * h);
            double scale = Math.max(LEAST, Math.max(Math.abs(numeric), Math.abs(gradient[at])));
            error = Math.abs(numeric - gradient[at]) / scale;
            if (Double.isNaN(first)) first = error;
            bends = Math.abs((up - middle) / h - (middle - down) / h) > KINK * scale;
        }
        values[at] = before;
        p.value().set(Tensor.of(p.value().shape(), values));
        // a wrong gradient is as wrong at any distance; beside a kink, the error depends on it
        boolean isKink = error > DOUBTFUL && (bends || error < first / 2 || error > 2 * first);
        if (isKink) {
            worst.kinks++;
            return;
        }
        worst.checked++;
        if (!(error > worst.error) && !Double.isNaN(error)) return;
        worst.error = error;
        worst.where =
                "%s[%d]: numerically %s, backward %s".formatted(p.name(), at, number(numeric), number(gradient[at]));
    }

    private static double[] gradient(Parameter p) {
        Tensor g = p.grad();
        return g == null ? new double[p.value().size()] : g.toDoubles();
    }

    private static double moved(Parameter p, double[] values, int at, double to, At loss) {
        values[at] = to;
        p.value().set(Tensor.of(p.value().shape(), values));
        return loss.value();
    }

    private Result judged(Worst worst) {
        String of =
                "%d elements in float64%s"
                        .formatted(
                                worst.checked, worst.kinks == 0 ? "" : ", %d at kinks left out".formatted(worst.kinks));
        Measured measured =
                new Measured(
                        "largest relative error of the gradient, of " + of, worst.error, "below " + number(DOUBTFUL));
        if (worst.error <= DOUBTFUL) return Result.pass(name(), measured);
        return Result.of(
                name(),
                worst.error > WRONG || Double.isNaN(worst.error) ? Outcome.FAIL : Outcome.NOTE,
                measured,
                "the gradient is wrong by %s at %s".formatted(number(worst.error), worst.where),
                "Correct the backward pass of the layer or loss of your own that this parameter feeds.");
    }
}
