package dev.gradus.nn.layer;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Buffer;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Spectral normalization: a layer runs on its weight divided by the weight's largest singular value, so that it stretches
/// nothing.
///
/// ```
/// u ← W v / max(|W v|, ε),  v ← Wᵀ u / max(|Wᵀ u|, ε)      in each training pass, `iterations` times
/// y = layer with weight W / σ,  σ = uᵀ W v                  the gradient takes u and v for constants
/// ```
/// Shapes: those of the layer; W is its weight as a matrix `[out, all others]`; u `[out]`, v `[others]` are buffers.
/// Defaults: 1 iteration, ε = 1e-12; when built 15 iterations from a random direction. Evaluation changes nothing. Errors: a
/// layer without a weight of two or more axes, or with several. Source: Miyato et al. 2018, algorithm 1; numbers of
/// `torch.nn.utils.parametrizations.spectral_norm`, whose names for weight, u and v are longer.
public final class SpectralNorm extends Reparametrized {
    private static final int FIRST_ITERATIONS = 15;

    private final Config config;
    private @Nullable Buffer u, v;

    /// Settings.
    ///
    /// @param layer with one weight, such as [Linear]
    /// @param iterations power iterations in each training pass; 0 leaves u and v as they were built
    /// @param eps the least length by which a vector is divided
    public record Config(Layer layer, int iterations, double eps) {
        /// The defaults, with no layer yet.
        public Config() {
            this(Sequential.of());
        }

        /// The defaults around a layer.
        ///
        /// @param layer with one weight, such as [Linear]
        public Config(Layer layer) {
            this(layer, 1, 1e-12);
        }
    }

    /// Around a layer, with default settings.
    ///
    /// @param layer with one weight, such as [Linear]
    public SpectralNorm(Layer layer) {
        this(new Config(layer));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public SpectralNorm(Config config) {
        super(config.layer());
        if (config.iterations() < 0 || !(config.eps() > 0)) {
            throw GradusException.got("SpectralNorm: %d iterations, eps = %s", config.iterations(), config.eps())
                    .expected("0 or more iterations, and a positive eps")
                    .because("a sign is misplaced")
                    .repair("Leave them at their defaults, 1 and 1e-12.");
        }
        this.config = config;
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        Shape output = super.build(input, builder);
        if (weights().size() > 1) {
            throw GradusException.got("%s around %d weights", builder.where("SpectralNorm"), weights().size())
                    .expected("one weight")
                    .because("it stands around a chain of layers")
                    .repair("Put one around each layer of the chain.");
        }
        if (u == null) {
            Tensor w = matrix(weights().getFirst().value());
            Tensor first = Tensor.zeros(w.shape().axis(0)), second = direction(w.shape().axis(1), builder.path());
            iterate(w, first, second, FIRST_ITERATIONS);
            u = builder.buffer("u", first);
            v = builder.buffer("v", second);
        }
        return output;
    }

    /// A random vector of length 1.
    private Tensor direction(int size, String path) {
        Tensor noise = Rng.of(0).fork(path).normal(Shape.of(size), 0, 1);
        return unit(noise.reshape(size, 1)).reshape(Shape.of(size));
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (u == null || v == null) {
            throw GradusException.got("SpectralNorm: forward before build")
                    .expected("a built layer")
                    .because("the layer is used outside of a Sequential, or the model was not built")
                    .repair("Call model.build(sampleShape, seed) first; the Trainer does it by itself.");
        }
        Parameter weight = weights().getFirst();
        Tensor w = weight.value(), left, right;
        try (var _ = NoGrad.open()) {
            if (pass.isTraining()) iterate(matrix(w), u.value(), v.value(), config.iterations());
            left =
                    u.value()
                            .mul(1)
                            .reshape(1, -1); // copies, since the next pass changes u and v before this one's backward
            right = v.value().mul(1).reshape(-1, 1);
        }
        Tensor sigma = left.matmul(matrix(w)).matmul(right).reshape(Shape.of());
        try (var _ = weight.substitute(w.div(sigma))) {
            return inner(x, pass);
        }
    }

    /// The weight with one row for each output.
    private Tensor matrix(Tensor w) {
        Tensor outputsFirst = config.layer() instanceof ConvTranspose2d ? w.transpose(0, 1) : w;
        return outputsFirst.reshape(outputsFirst.shape().axis(0), -1);
    }

    /// Turns u and v towards the first singular vectors of w.
    private void iterate(Tensor w, Tensor u, Tensor v, int times) {
        try (var _ = NoGrad.open()) {
            for (int i = 0; i < times; i++) {
                u.set(unit(w.matmul(v.reshape(-1, 1))).reshape(u.shape()));
                v.set(unit(u.reshape(1, -1).matmul(w)).reshape(v.shape()));
            }
        }
    }

    private Tensor unit(Tensor x) {
        return x.div(Math.max(config.eps(), Math.sqrt(x.square().sum().item())));
    }

    @Override
    public List<Buffer> buffers() {
        List<Buffer> inner = super.buffers();
        return u == null || v == null
                ? inner
                : java.util.stream.Stream.concat(inner.stream(), java.util.stream.Stream.of(u, v)).toList();
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
