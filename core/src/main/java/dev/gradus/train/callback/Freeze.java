package dev.gradus.train.callback;

import dev.gradus.config.Configured;
import dev.gradus.config.Describe;
import dev.gradus.config.Setting;
import dev.gradus.error.GradusException;
import dev.gradus.error.Suggest;
import dev.gradus.nn.NamePattern;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.norm.RunningStatistics;
import dev.gradus.train.Callback;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import java.util.List;

/// Keeps some parameters as they are, for some epochs or for the whole training: the usual way to train new layers on top of trained
/// ones, and then all of them.
///
/// ```java
/// trainer.with(new Freeze("0.*", 3));        // layer 0 learns from epoch 4 on
/// trainer.with(new Freeze(new Freeze.Config("0.*", 3, true)));   // and normalizes with the running statistics that it has
/// ```
/// A frozen parameter gets no gradient and no update, so no decay either; running statistics of its layer go on, unless they are frozen, too:
/// the layer then normalizes as in evaluation, as trained ones should where batches are small or the new data few.
///
/// Defaults: until the end, statistics go on. Errors: a pattern that matches no parameter, or of statistics none, before the first step. Source: Howard and Ruder 2018, section
/// 3.3 (gradual unfreezing).
public final class Freeze implements Callback, Configured {
    private final Config config;
    private final NamePattern pattern;

    /// Settings.
    ///
    /// @param names of the parameters, with `*` for any characters and `?` for one: `0.*`, `*.bias`
    /// @param epochs for which they are frozen, 0 for all
    /// @param statistics whether running statistics of these names are frozen, too
    public record Config(
            @Setting(single = true) String names, @Setting(unit = "epochs") int epochs, boolean statistics) {
        /// Nothing is frozen.
        public Config() {
            this("", 0, false);
        }
    }

    /// For the whole training.
    ///
    /// @param names of the parameters
    public Freeze(String names) {
        this(new Config(names, 0, false));
    }

    /// For some epochs.
    ///
    /// @param names of the parameters
    /// @param epochs for which they are frozen
    public Freeze(String names, int epochs) {
        this(new Config(names, epochs, false));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Freeze(Config config) {
        if (config.epochs() < 0) {
            throw GradusException.got("Freeze: %d epochs", config.epochs())
                    .expected("0 or more")
                    .because("a wrong sign")
                    .repair("Leave the number out to freeze for the whole training.");
        }
        this.config = config;
        pattern = new NamePattern(config.names());
    }

    /// Freezes here already, so that a model of which nothing is left to be trained is noticed.
    @Override
    public void check(Training training) {
        List<Parameter> chosen = chosen(training);
        if (chosen.isEmpty()) {
            List<String> names = training.model().network().parameters().stream().map(Parameter::name).toList();
            throw GradusException.got("parameters '%s' to be frozen", config.names())
                    .expected("a pattern that the name of a parameter matches")
                    .because("a spelling mistake, or the layers of another model")
                    .repair(Suggest.sentence(config.names(), names));
        }
        if (config.statistics() && statistics(training).isEmpty()) {
            throw GradusException.got("statistics '%s' to be frozen", config.names())
                    .expected("a pattern that matches a layer with running statistics")
                    .because("there is no batch normalization of these names")
                    .repair("Leave the statistics out.");
        }
        set(training, !isFrozen(training.position().epoch()));
    }

    @Override
    public void on(TrainEvent event, Training training) {
        if (event instanceof TrainEvent.EpochStarted started) set(training, !isFrozen(started.epoch()));
    }

    @Override
    public boolean isPartOfSteps() {
        return true;
    }

    private boolean isFrozen(int epoch) {
        return config.epochs() == 0 || epoch <= config.epochs();
    }

    private void set(Training training, boolean trainable) {
        for (Parameter p : chosen(training)) if (p.isTrainable() != trainable) p.trainable(trainable);
        if (config.statistics()) for (RunningStatistics s : statistics(training)) s.freeze(!trainable);
    }

    private List<RunningStatistics> statistics(Training training) {
        return RunningStatistics.of(training.model().network()).stream()
                .filter(s -> pattern.matches(s.name()))
                .toList();
    }

    private List<Parameter> chosen(Training training) {
        return training.model().network().parameters().stream().filter(p -> pattern.matches(p.name())).toList();
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
