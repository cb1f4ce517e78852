package dev.gradus.lab.experiment.augmentation;

import dev.gradus.data.Dataset;
import dev.gradus.data.InMemory;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.tensor.Rng;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import org.jspecify.annotations.Nullable;

/// Small parts of data sets, a small convolutional net that learns them in seconds, and test samples that are changed.
final class SmallData {
    private static final int VALIDATION = 200, BATCH = 50;

    private SmallData() {}

    /// Some training samples of the seed, and as many test samples as wanted, the same for all seeds.
    static Splits part(Workbench bench, String data, int train, int test) {
        Splits whole = bench.data(data);
        Dataset all = whole.train().data(), tested = whole.test().data(), validated = whole.validation().data();
        return new Splits(
                new Split.Train(Subset.drawn(all, train, bench.random().fork("samples"))),
                new Split.Validation(Subset.drawn(validated, VALIDATION, Rng.of(0))),
                new Split.Test(Subset.drawn(tested, test, Rng.of(0))));
    }

    /// Convolutions 3 × 3 with stride 2 to 8 and 16 channels, ReLU after each, and an output for each class: trained by Adam, to the last
    /// epoch.
    static Trainer trainer(Splits data, int epochs, long seed) {
        return Trainer.of(
                        Sequential.of(
                                new Conv2d(8, 3).padding(1).stride(2),
                                new ReLU(),
                                new Conv2d(16, 3).padding(1).stride(2),
                                new ReLU(),
                                new Flatten(),
                                new Linear(data.task().outputs())),
                        new CrossEntropy(),
                        new Adam(0.003))
                .epochs(epochs)
                .batchSize(BATCH)
                .seed(seed)
                .keepLast();
    }

    /// Trains that net on standardized pixels.
    static Run train(Workbench bench, Splits data, @Nullable SampleChange change, int epochs) {
        Trainer trainer = trainer(data, epochs, bench.seed()).prepare(Standardize.fit(data.train()));
        return bench.train(change == null ? trainer : trainer.augment(change), data);
    }

    static double accuracy(Run run, Dataset data) {
        return Evaluator.of(run.model()).of(data).accuracy();
    }

    /// A copy of the samples, each changed once.
    static Dataset changed(Dataset data, Augmentation augmentation) {
        int size = augmentation.shape(data.shape()).size();
        float[][] rows = new float[data.size()][size];
        int[] labels = new int[rows.length];
        SampleChange.Reader reader = augmentation.reader(data);
        for (int i = 0; i < rows.length; i++) {
            reader.read(i, Rng.of(0).fork(i), rows[i], 0);
            labels[i] = data.label(i);
        }
        return InMemory.of(data.name(), rows, labels, data.task().names()).shaped(augmentation.shape(data.shape()));
    }

    /// The pixels of a sample, for a series.
    static double[] pixels(Dataset data, int index) {
        float[] x = new float[data.shape().size()];
        data.readInput(index, x, 0);
        double[] pixels = new double[x.length];
        for (int i = 0; i < x.length; i++) pixels[i] = x[i];
        return pixels;
    }

    /// The first sample of a class.
    static int firstOf(Dataset data, int label) {
        for (int i = 0; i < data.size(); i++) if (data.label(i) == label) return i;
        throw new IllegalArgumentException("no sample of class " + label);
    }
}
