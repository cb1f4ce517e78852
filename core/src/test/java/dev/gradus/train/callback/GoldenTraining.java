package dev.gradus.train.callback;

import dev.gradus.data.Splits;
import dev.gradus.data.source.Xor;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Tanh;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.norm.BatchNorm1d;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.optim.schedule.ReduceOnPlateau;
import dev.gradus.persist.Safetensors;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Trainer;
import java.nio.file.Path;
import java.util.Map;

/// Writes the last checkpoint of a training that is stopped in its third epoch, and the weights with which it ends when it is not:
/// proof for later versions that they read states of this one, and go on with the same bits.
///
/// Made once, with format 1; a new format gets a folder of its own, and this one stays. The argument is the folder.
final class GoldenTraining {
    private static final int STOP = 11;

    private GoldenTraining() {}

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Trainer stopped = trainer(network()).with(new Checkpoints(folder));
        int[] steps = {0};
        stopped.listen(
                        event -> {
                            if (event instanceof TrainEvent.StepDone && ++steps[0] == STOP) stopped.stop();
                        })
                .fit(data());
        Sequential network = network();
        trainer(network).fit(data());
        Safetensors.write(folder.resolve("expected.safetensors"), network.state(), Map.of());
    }

    static Splits data() {
        return Xor.load(1);
    }

    static Sequential network() {
        return Sequential.of(new Linear(3), new BatchNorm1d(), new Tanh(), new Dropout(0.1), new Linear(2));
    }

    static Trainer trainer(Sequential network) {
        return Trainer.of(network, new CrossEntropy(), new Adam(0.02))
                .epochs(4)
                .batchSize(64)
                .schedule(new ReduceOnPlateau())
                .average(new Ema(0.9))
                .with(new EarlyStopping(3));
    }
}
