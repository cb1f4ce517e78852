package dev.gradus.examples;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Mnist;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import java.nio.file.Path;

/// Handwritten digits by a multilayer perceptron, from data to test accuracy.
///
/// MNIST (11 MB) is downloaded once, or read from the folder that is named: `./gradus example MnistMlp FOLDER`. Five epochs take about ten seconds and reach an accuracy of about 0.98.
final class MnistMlp {
    private MnistMlp() {}

    static Run train(Splits data, int epochs) {
        var model = Sequential.of(new Flatten(), new Linear(256), new ReLU(), new Dropout(0.2), new Linear(10));
        return Trainer.of(model, new CrossEntropy(), new Adam(1e-3))
                .prepare(Standardize.fit(data.train()))
                .epochs(epochs)
                .batchSize(100)
                .seed(1)
                .fit(data);
    }

    static void main(String[] folder) {
        Splits data = folder.length > 0 ? Mnist.load(Path.of(folder[0])) : Mnist.load();
        double accuracy = train(data, 5).test().accuracy();
        IO.println("After 5 epochs %.2f %% of the test images are read right.".formatted(100 * accuracy));
    }
}
