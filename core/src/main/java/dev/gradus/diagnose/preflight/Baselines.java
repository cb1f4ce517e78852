package dev.gradus.diagnose.preflight;

import static dev.gradus.tensor.Values.number;

import dev.gradus.diagnose.fact.DataFacts;
import dev.gradus.diagnose.fact.Feature;
import dev.gradus.diagnose.fact.Sampled;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.init.Zeros;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What simple models reach on validation samples: what the network has to beat.
///
/// Classes: the most frequent one, the nearest centroid, and softmax regression; values: the mean, linear regression, and the mean of ten nearest
/// neighbours, as a share R² of the variance. They learn from some of the training samples, so that more is possible with all.
record Baselines() implements Item {
    private static final int STEPS = 120, FEWEST = 10;
    private static final double RATE = 0.02;

    /// Products of samples, elements and outputs of a step, above which there is no regression.
    private static final double MOST_PRODUCTS = 2e8;

    @Override
    public String name() {
        return "baselines";
    }

    @Override
    public Optional<Result> look(Subject subject) {
        DataFacts facts = subject.facts();
        boolean fits = facts.train().width() == facts.validation().width();
        if (facts.train().size() < FEWEST || facts.validation().size() < FEWEST || !fits) return Optional.empty();
        boolean areClasses = subject.task().isClassification();
        Map<String, Double> reached = areClasses ? classes(facts) : values(facts);
        double best = reached.values().stream().mapToDouble(x -> x).max().orElse(0);
        StringBuilder text = new StringBuilder();
        reached.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(number(value)));
        text.append(
                " (learned from %d training samples, %s on %d validation samples)"
                        .formatted(facts.train().size(), areClasses ? "accuracy" : "R²", facts.validation().size()));
        return Optional.of(Result.pass(name(), best, "to be beaten by the network", text.toString()));
    }

    // ---- classes ---------------------------------------------------------------------------------------------------

    private static Map<String, Double> classes(DataFacts facts) {
        Map<String, Double> reached = new LinkedHashMap<>();
        int[] counts = facts.counts();
        int most = 0;
        for (int k = 0; k < counts.length; k++) if (counts[k] > counts[most]) most = k;
        Sampled validation = facts.validation();
        int right = 0;
        for (int i = 0; i < validation.size(); i++) if (validation.label(i) == most) right++;
        reached.put("most frequent class", (double) right / validation.size());
        reached.put("nearest centroid", centroid(facts));
        if (isAffordable(facts)) reached.put("softmax regression", regression(facts, new CrossEntropy()));
        return reached;
    }

    private static double centroid(DataFacts facts) {
        double[] scale = scale(facts);
        Sampled train = facts.train(), validation = facts.validation();
        int width = train.width(), classes = facts.task().outputs(), right = 0;
        double[][] centroids = new double[classes][width];
        int[] counts = new int[classes];
        for (int i = 0; i < train.size(); i++) counts[train.label(i)]++;
        for (int i = 0; i < train.size(); i++) {
            int c = train.label(i);
            for (int k = 0; k < width; k++) centroids[c][k] += train.input(i, k) * scale[k] / counts[c];
        }
        for (int i = 0; i < validation.size(); i++) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                if (counts[c] == 0) continue;
                double d = 0;
                for (int k = 0; k < width && d < least; k++)
                    d += Math.pow(validation.input(i, k) * scale[k] - centroids[c][k], 2);
                if (d >= least) continue;
                least = d;
                best = c;
            }
            if (best == validation.label(i)) right++;
        }
        return (double) right / validation.size();
    }

    // ---- values ----------------------------------------------------------------------------------------------------

    private static Map<String, Double> values(DataFacts facts) {
        Map<String, Double> reached = new LinkedHashMap<>();
        reached.put("mean", 0.0);
        if (isAffordable(facts)) reached.put("linear regression", regression(facts, new MeanSquaredError()));
        int outputs = facts.task().outputs();
        double neighbours = 0;
        for (int k = 0; k < outputs; k++) neighbours += facts.across().explained(k) / outputs;
        reached.put("nearest neighbours", neighbours);
        return reached;
    }

    // ---- regression ------------------------------------------------------------------------------------------------

    private static boolean isAffordable(DataFacts facts) {
        return (double) facts.train().size() * facts.train().width() * facts.task().outputs() <= MOST_PRODUCTS;
    }

    /// Accuracy, or R², of a linear layer on validation samples, begun with zeros, all samples in each step.
    private static double regression(DataFacts facts, Loss loss) {
        boolean areClasses = facts.task().isClassification();
        int outputs = facts.task().outputs();
        Sequential linear =
                Sequential.of(new Linear(outputs).init(new Zeros())).build(Shape.of(facts.train().width()), 0);
        Tensor x = inputs(facts, facts.train()), t = targets(facts.train(), areClasses, outputs);
        Adam adam = new Adam(RATE);
        adam.attach(linear.parameters());
        for (int step = 0; step < STEPS; step++) {
            try (var _ = Workspace.open()) {
                Tensor value = loss.of(linear.forward(x, Pass.training(Rng.of(step))), t);
                adam.zeroGrad();
                value.backward();
                adam.step();
            }
        }
        float[] y = Trial.outputs(linear, inputs(facts, facts.validation()), Pass.evaluation());
        return areClasses ? accuracy(y, facts.validation(), outputs) : explained(y, facts.validation(), outputs);
    }

    private static double accuracy(float[] y, Sampled of, int outputs) {
        int right = 0;
        for (int i = 0; i < of.size(); i++) {
            int best = 0;
            for (int k = 1; k < outputs; k++) if (y[i * outputs + k] > y[i * outputs + best]) best = k;
            if (best == of.label(i)) right++;
        }
        return (double) right / of.size();
    }

    private static double explained(float[] y, Sampled of, int outputs) {
        double all = 0;
        for (int k = 0; k < outputs; k++) {
            double sum = 0, squares = 0, errors = 0;
            for (int i = 0; i < of.size(); i++) {
                double t = of.target(i, k);
                sum += t;
                squares += t * t;
                errors += Math.pow(y[i * outputs + k] - t, 2);
            }
            double variance = squares - sum * sum / of.size();
            all += variance > 0 ? 1 - errors / variance : 0;
        }
        return all / outputs;
    }

    private static Tensor targets(Sampled of, boolean areClasses, int outputs) {
        float[] targets = new float[of.size() * outputs];
        int[] labels = new int[of.size()];
        for (int i = 0; i < of.size(); i++) {
            if (areClasses) labels[i] = of.label(i);
            else for (int k = 0; k < outputs; k++) targets[i * outputs + k] = of.target(i, k);
        }
        return areClasses ? Tensor.ofInts(labels) : Tensor.of(Shape.of(of.size(), outputs), targets);
    }

    /// Columns of a table divided by their deviations, and all elements of others by that of the whole, so that the rate suits them.
    private static Tensor inputs(DataFacts facts, Sampled of) {
        double[] scale = scale(facts);
        int width = of.width();
        float[] x = new float[of.size() * width];
        for (int i = 0; i < of.size(); i++) {
            for (int k = 0; k < width; k++) {
                x[i * width + k] = (float) ((of.input(i, k) - facts.features().get(k).mean()) * scale[k]);
            }
        }
        return Tensor.of(Shape.of(of.size(), width), x);
    }

    private static double[] scale(DataFacts facts) {
        double all = facts.features().stream().mapToDouble(Feature::deviation).average().orElse(1);
        return facts.features().stream()
                .mapToDouble(f -> {
                    double d = facts.isTable() ? f.deviation() : all;
                    return d > 0 ? 1 / d : 0;
                })
                .toArray();
    }
}
