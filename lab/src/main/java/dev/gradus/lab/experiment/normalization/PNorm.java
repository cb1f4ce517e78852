package dev.gradus.lab.experiment.normalization;

import dev.gradus.nn.Buffer;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Fans;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.init.Ones;
import dev.gradus.nn.init.Zeros;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Normalization by the mean and an average norm, without any variance.
///
/// ```
/// y = γ (x - μ) / s + β         μ: mean of the unit over the batch
/// s = mean |x|   or   √(mean x²)   or   max |x|           of the unit over the batch, before μ is subtracted
/// ```
/// In evaluation μ and s are running averages with weight 0.1 of the new batch. Shapes: `[n, c]`. Source: Santurkar et al. 2018, section 3.3.
final class PNorm implements Layer {
    private static final double EPS = 1e-5, MOMENTUM = 0.1;

    private final Config config;
    private @Nullable Parameter gamma, beta;
    private @Nullable Buffer mean, size;

    /// Which norm.
    enum Kind {
        L1,
        L2,
        MAX
    }

    /// Settings.
    record Config(Kind kind) {}

    PNorm(Kind kind) {
        config = new Config(kind);
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        if (gamma != null) return input; // built before
        Fans fans = new Fans(input.axis(0), input.axis(0));
        gamma = builder.parameter("weight", input, new Ones(), fans);
        beta = builder.parameter("bias", input, new Zeros(), fans);
        mean = builder.buffer("running_mean", input, 0, DType.FLOAT32);
        size = builder.buffer("running_norm", input, 1, DType.FLOAT32);
        return input;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Buffer ofMean = Objects.requireNonNull(mean), ofSize = Objects.requireNonNull(size);
        Tensor mu = ofMean.value(), s = ofSize.value();
        if (pass.isTraining()) {
            mu = x.mean(0, false);
            s = norm(x);
            follow(ofMean, mu);
            follow(ofSize, s);
        }
        Tensor y = x.sub(mu).div(s.add(EPS));
        return y.mul(Objects.requireNonNull(gamma).value()).add(Objects.requireNonNull(beta).value());
    }

    private Tensor norm(Tensor x) {
        return switch (config.kind()) {
            case L1 -> x.abs().mean(0, false);
            case L2 -> x.square().mean(0, false).add(EPS).sqrt();
            case MAX -> x.abs().max(0, false);
        };
    }

    private static void follow(Buffer average, Tensor now) {
        Tensor old = average.value();
        average.value().set(old.mul(1 - MOMENTUM).add(now.detach().mul(MOMENTUM)));
    }

    @Override
    public List<Parameter> parameters() {
        return gamma == null || beta == null ? List.of() : List.of(gamma, beta);
    }

    @Override
    public List<Buffer> buffers() {
        return mean == null || size == null ? List.of() : List.of(mean, size);
    }

    @Override
    public Config config() {
        return config;
    }
}
