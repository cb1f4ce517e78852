package dev.gradus.bench;

import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.train.History;
import dev.gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;

/// A training as `gradus train` has it, without its files.
final class Trained {
    private Trained() {}

    /// The validation losses after each epoch.
    ///
    /// @param fixed settings
    /// @param own settings, which come after these
    /// @param data to be learned
    /// @return NaN for epochs that a training without finite losses does not have
    static List<Double> losses(Source fixed, Source own, Splits data) {
        TrainSettings its = TrainSettings.of(List.of(fixed, own), data.train().data().shape());
        Trainer trainer =
                its.trainer(its.model().make().network(data.task().outputs()), data.train().data())
                        .prepare(Prepare.fit(its.preparations(), data.train()).toArray(Preparation[]::new));
        History history = trainer.fit(data).history();
        List<Double> losses = new ArrayList<>();
        history.epochs().forEach(epoch -> losses.add(epoch.validation().loss()));
        while (losses.size() < its.training().epochs()) losses.add(Double.NaN);
        return losses;
    }
}
