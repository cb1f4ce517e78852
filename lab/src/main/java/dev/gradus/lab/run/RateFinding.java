package dev.gradus.lab.run;

import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.tensor.Shape;
import dev.gradus.train.range.RateFinder;
import java.util.List;
import java.util.Map;

/// The range test of a training by its settings: each seed has other first weights and another order of the samples.
public final class RateFinding {
    private RateFinding() {}

    /// A test with default settings.
    ///
    /// @param settings of the training; its learning rate does not matter
    /// @param data to train on
    /// @return not run yet
    /// @throws GradusException when groups of parameters have learning rates of their own
    public static RateFinder of(TrainSettings settings, Splits data) {
        requireOneRate(settings);
        Preparation[] preparations = Prepare.fit(settings.preparations(), data.train()).toArray(Preparation[]::new);
        Shape sample = data.train().data().shape();
        return RateFinder.of(
                settings.training().seed(),
                seed -> {
                    TrainSettings own = settings.with("seed", seed, sample);
                    return own.trainer(own.model().make().network(data.task().outputs()), data.train().data())
                            .prepare(preparations);
                });
    }

    private static void requireOneRate(TrainSettings settings) {
        Object groups = settings.optimizer().written().get("groups");
        if (!(groups instanceof List<?> list)) return;
        for (Object group : list) {
            if (!(group instanceof Map<?, ?> map) || !map.containsKey("learningRate")) continue;
            throw GradusException.got(
                            "a learning rate to be found, and parameters '%s' with their own",
                            String.valueOf(map.get("parameters")))
                    .expected("one learning rate")
                    .because("a range test moves the rates of all parameters together")
                    .repair(
                            "Leave the learning rate of the group out, and set it by hand when the general one is known.");
        }
    }
}
