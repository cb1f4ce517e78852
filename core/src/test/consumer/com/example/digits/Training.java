package com.example.digits;

import dev.gradus.data.Splits;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.Digits;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Run;
import dev.gradus.train.Trainer;
import dev.gradus.train.callback.ConsoleProgress;
import java.nio.file.Path;

final class Training {
    private Training() {}

    static Run train(Path file) {
        Splits data = Digits.load();
        var network = Sequential.of(new Flatten(), new Linear(64), new ReLU(), new Linear(10));
        Run run = Trainer.of(network, new CrossEntropy(), new Adam(1e-3))
                .prepare(Standardize.fit(data.train()))
                .epochs(10)
                .seed(1)
                .with(new ConsoleProgress(System.out))
                .fit(data);
        run.model().save(file);
        return run;
    }
}
