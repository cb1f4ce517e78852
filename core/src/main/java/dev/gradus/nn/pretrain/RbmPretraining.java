package dev.gradus.nn.pretrain;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Greedy pretraining: each dense sigmoid layer begins as a restricted Boltzmann machine of what the layer below makes of the data.
///
/// ```
/// for each Linear that a Sigmoid follows, from the bottom:   W, b = W, c of an RBM trained on v;   v = σ(W v + b)
/// ```
/// The first machine has Gaussian visible units where inputs lie outside of 0 … 1, all others Bernoulli ones. The last layer keeps its
/// weights. Deep sigmoid networks that stand still from random weights learn from there. Defaults: those of [Rbm]; Gaussian
/// machines learn with a hundredth of the rate. Errors: a model without such a layer. Source: Hinton, Osindero and Teh 2006; Bengio
/// et al. 2007.
public final class RbmPretraining implements DataInitializer {
    private static final double GAUSSIAN_RATE = 0.01;

    private final Rbm.Config config;

    /// What was done to one layer.
    ///
    /// @param path in the model
    /// @param visible what its visible units were
    /// @param errors the reconstruction error before training and after each epoch
    public record Row(String path, Rbm.Visible visible, List<Double> errors) {
        /// Keeps a copy.
        public Row {
            errors = List.copyOf(errors);
        }
    }

    /// What was done to the model.
    ///
    /// @param rows one for each layer, from the bottom
    public record Report(List<Row> rows) {
        /// Keeps a copy.
        public Report {
            rows = List.copyOf(rows);
        }

        /// An aligned table.
        @Override
        public String toString() {
            var text = new StringBuilder(line("layer", "visible", "error before", "error after", "epochs"));
            for (Row row : rows) {
                text.append('\n')
                        .append(
                                line(
                                        row.path,
                                        row.visible.name().toLowerCase(Locale.ROOT),
                                        String.format(Locale.ROOT, "%.5f", row.errors.getFirst()),
                                        String.format(Locale.ROOT, "%.5f", row.errors.getLast()),
                                        String.valueOf(row.errors.size() - 1)));
            }
            return text.toString();
        }

        private static String line(Object... cells) {
            return String.format(Locale.ROOT, "%-6s  %-9s  %12s  %11s  %6s", cells);
        }
    }

    /// With the default settings.
    public RbmPretraining() {
        this(new Rbm.Config());
    }

    /// With all settings.
    ///
    /// @param config how each machine learns; its visible units are chosen from the data
    public RbmPretraining(Rbm.Config config) {
        this.config = config;
    }

    @Override
    public int samples() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String initialize(Sequential model, Tensor inputs, long seed) {
        return apply(model, inputs, seed).toString();
    }

    /// Trains the machines and takes over their weights.
    ///
    /// @param model built
    /// @param inputs `[n, …]` prepared samples
    /// @param seed decides everything random
    /// @return what was done
    /// @throws GradusException when no dense layer is followed by a sigmoid
    public Report apply(Sequential model, Tensor inputs, long seed) {
        List<Row> rows = new ArrayList<>();
        List<Layer> layers = model.layers();
        Tensor x = inputs;
        try (var _ = NoGrad.open()) {
            for (int i = 0; i < layers.size(); i++) {
                boolean pretrains =
                        layers.get(i) instanceof Linear
                                && i + 1 < layers.size()
                                && layers.get(i + 1) instanceof Sigmoid;
                if (pretrains) rows.add(pretrain(i, layers.get(i), x, seed));
                x = layers.get(i).forward(x, Pass.evaluation());
            }
        }
        if (rows.isEmpty()) {
            throw GradusException.got("RBM pretraining of %d layers", layers.size())
                    .expected("at least one Linear followed by a Sigmoid in the outermost chain")
                    .because("the model has other activations, or its layers are nested")
                    .repair("Use activation: sigmoid, or another initialization.");
        }
        return new Report(rows);
    }

    private Row pretrain(int place, Layer layer, Tensor x, long seed) {
        boolean gaussian = false;
        for (float v : x.toFloats()) gaussian |= !(v >= 0 && v <= 1);
        Rbm.Config own = config;
        if (gaussian) {
            own =
                    new Rbm.Config(
                            Rbm.Visible.GAUSSIAN,
                            config.k(),
                            config.learningRate() * GAUSSIAN_RATE,
                            config.momentum(),
                            config.weightDecay(),
                            config.batchSize(),
                            config.epochs());
        } else {
            own = config.withVisible(Rbm.Visible.BERNOULLI);
        }
        Tensor weight = layer.parameters().getFirst().value();
        var rbm = new Rbm(weight.shape().axis(1), weight.shape().axis(0), own, seed + place);
        List<Double> errors = rbm.train(x, seed + place);
        weight.set(rbm.weight().to(weight.dtype()));
        if (layer.parameters().size() > 1) {
            Tensor bias = layer.parameters().get(1).value();
            bias.set(rbm.hiddenBias().to(bias.dtype()));
        }
        return new Row(String.valueOf(place), own.visible(), errors);
    }

    @Override
    public Rbm.Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
