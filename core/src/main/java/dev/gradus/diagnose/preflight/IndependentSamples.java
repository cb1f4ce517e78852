package dev.gradus.diagnose.preflight;

import dev.gradus.nn.Pass;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Plan;
import dev.gradus.train.diagnose.Measured;
import java.util.Optional;

/// Whether the output of a sample depends on that sample alone in evaluation mode: it is computed twice, among other samples each time.
record IndependentSamples() implements Item {
    private static final int SAMPLES = 8;
    private static final double ROUNDING = 1e-4;

    @Override
    public String name() {
        return "independent-samples";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        Plan plan = subject.plan();
        if (plan == null || subject.samples().size() < 4) return Optional.empty();
        int n = Math.min(SAMPLES, subject.samples().size() / 2);
        int[] one = new int[n], other = new int[n];
        for (int i = 0; i < n; i++) {
            one[i] = i;
            other[i] = i == 0 ? 0 : subject.samples().size() - i;
        }
        Tensor first = subject.batch(one).inputs(), second = subject.batch(other).inputs();
        float[] y = Trial.outputs(plan.network(), first, Pass.evaluation());
        float[] z = Trial.outputs(plan.network(), second, Pass.evaluation());
        double difference = 0, size = 0;
        for (int k = 0; k < y.length / n; k++) {
            difference = Math.max(difference, Math.abs((double) y[k] - z[k]));
            size = Math.max(size, Math.abs(y[k]));
        }
        double share = difference / Math.max(size, 1e-12);
        Measured measured = new Measured("change of an output among other samples, in evaluation", share, "0");
        if (!(share > ROUNDING)) return Optional.of(Result.pass(name(), measured));
        return Optional.of(
                Result.of(
                        name(),
                        Outcome.FAIL,
                        measured,
                        "the output of a sample changes by %.3g of its size when the others of its batch are other ones"
                                .formatted(share),
                        "A layer mixes samples: see to reshapes, means and softmaxes over axis 0, and use running statistics in evaluation."));
    }
}
