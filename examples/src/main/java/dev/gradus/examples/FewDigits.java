package dev.gradus.examples;

import dev.gradus.data.SampleChange;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.Interpolation;
import dev.gradus.data.augment.RandomCrop;
import dev.gradus.data.augment.Rotate;
import dev.gradus.data.augment.VerticalFlip;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Mnist;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.layer.MaxPool2d;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Trainer;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// What augmentation does for a convolutional network that has few training images, and what the wrong one does to it.
///
/// A digit moved by two pixels or turned a little is the same digit, and the network has never seen it: moved and turned images are as
/// good as new ones. A digit mirrored is another digit or none: 6 looks like 9 upside down, 2 like 5 in a mirror.
///
/// MNIST (11 MB) is downloaded once, unless a folder with its files is given as argument. Half a minute.
final class FewDigits {
    private FewDigits() {}

    /// The first training images only; validation and test stay whole.
    static Splits few(Splits data, int images) {
        Subset train = new Subset(data.train().data(), IntStream.range(0, images).toArray());
        return new Splits(new Split.Train(train), data.validation(), data.test());
    }

    static SampleChange sensible(int side) {
        int margin = side / 14; // none for 8 pixels, where a pixel is much
        return Compose.of(
                new RandomCrop(side, margin), new Rotate(new Rotate.Config(-10, 10, Interpolation.BILINEAR, 0, 1)));
    }

    static SampleChange flips() {
        return Compose.of(new HorizontalFlip(), new VerticalFlip());
    }

    /// The test accuracy of a network trained with a change of its images, or none.
    static double accuracy(Splits data, int epochs, SampleChange... change) {
        var model =
                Sequential.of(
                        new Conv2d(16, 3).padding(1),
                        new ReLU(),
                        new MaxPool2d(2),
                        new Conv2d(32, 3).padding(1),
                        new ReLU(),
                        new MaxPool2d(2),
                        new Flatten(),
                        new Linear(64),
                        new ReLU(),
                        new Linear(10));
        Trainer trainer =
                Trainer.of(model, new CrossEntropy(), new Adam(2e-3))
                        .prepare(Standardize.fit(data.train()))
                        .epochs(epochs)
                        .batchSize(50);
        if (change.length > 0) trainer.augment(change[0]);
        return trainer.fit(data).test().accuracy();
    }

    static void main(String[] folder) {
        Splits mnist = few(folder.length > 0 ? Mnist.load(Path.of(folder[0])) : Mnist.load(), 1000);
        IO.println("1,000 training images of MNIST, test accuracy");
        IO.println("  as they are:        %.3f".formatted(accuracy(mnist, 60)));
        IO.println("  moved and turned:   %.3f".formatted(accuracy(mnist, 60, sensible(28))));
        IO.println("  mirrored:           %.3f".formatted(accuracy(mnist, 60, flips())));
    }
}
