package dev.gradus;

import dev.gradus.data.Batch;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.WeightAverage;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import dev.gradus.train.diagnose.Step;
import java.nio.file.Path;
import java.util.List;

/// What examples in comments take for granted. It is compiled with them and never made.
@SuppressWarnings("NullAway.Init")
public abstract class ExampleSetting {
    protected Sequential model, network;
    protected Layer layer;
    protected Loss loss;
    protected Optimizer<?> optimizer;
    protected WeightAverage average;
    protected Trainer trainer;
    protected Run run;
    protected Batch batch;
    protected Loader loader;
    protected Splits data, splits;
    protected Task task;
    protected Evaluator evaluator;
    protected List<Preparation> preparations;
    protected Tensor inputs, targets, x, y, a, b, norm, scores, labels, value;
    protected Parameter parameter;
    protected Shape shape;
    protected Pass pass;
    protected Rng rng, sameRandomness;
    protected Path folder, file;
    protected Step step;
    protected List<Tensor> gradients;
    protected float[] pixels;
    protected byte[] state;
    protected long seed;
    protected double learningRate;
    protected int last;
    protected List<String> warnings;
    protected int steps;

    /// A trainer of a seed.
    protected abstract Trainer trainer(long of);

    /// Pixels of the next batch.
    protected abstract float[] nextInputs();

    /// Labels of the next batch.
    protected abstract int[] nextLabels();

    /// Reads a sample.
    protected abstract void read(int sample, float[] into);

    /// Prints a value.
    protected abstract void print(String name, Object value);

    /// Measures a model.
    protected abstract void evaluate(Layer what);
}
