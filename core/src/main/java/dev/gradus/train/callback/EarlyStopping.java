package dev.gradus.train.callback;

import dev.gradus.config.Configured;
import dev.gradus.config.Describe;
import dev.gradus.config.Setting;
import dev.gradus.error.GradusException;
import dev.gradus.train.Callback;
import dev.gradus.train.Guard;
import dev.gradus.train.Monitor;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainEvent;
import dev.gradus.train.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Ends training when a figure has not got better for some epochs: the least expensive regularization.
///
/// ```
/// vₜ = figure of epoch t, or  s vₜ₋₁ + (1 - s) figure        with smoothing s
/// good: vₜ better than the best v so far by more than d      (d · |best| where relative)
/// stop after `patience` epochs in a row that are not good; at once after the first where it is 0
/// ```
/// Each epoch has one check. Epochs up to `startFrom` are not looked at. A value that is NaN or infinite is not good. The weights
/// of the best epoch by the same figure are restored in the end, with running statistics, optimizer and average
/// ([dev.gradus.train.Trainer#keepLast()] leaves that out); best there is what is strictly better, of all epochs, without margin,
/// smoothing and `startFrom`. A training that is resumed after it was stopped ends at once, unless there is more patience now.
///
/// Defaults: `validation.loss`, patience 5, no margin, no smoothing, from the first epoch. Errors: an unknown figure is refused before
/// the first step. Differences: Keras restores no weights by default, and what it restores are those of the last good epoch; it takes
/// its first epoch for the best even if that is NaN, and then none is better. Lightning restores none and stops at once where the
/// figure is not finite. Without that check it takes minus infinity for a good loss, as Keras does. DJL compares with the epoch before.
/// Source: Prechelt 1998; `keras.callbacks.EarlyStopping`.
public final class EarlyStopping implements Callback, Configured {
    private final Config config;
    private Monitor monitor;
    private final List<Check> checks = new ArrayList<>();

    /// Settings.
    ///
    /// @param figure that is watched, one of [Training#figures()]
    /// @param mode whether more or less of it is better
    /// @param patience epochs in a row without improvement after which training ends, at least 0
    /// @param minDelta d, what an improvement must exceed, at least 0
    /// @param relative whether d is a share of the best value
    /// @param startFrom epochs that are not looked at
    /// @param smoothing s, from 0 (none) to below 1
    public record Config(
            String figure,
            Monitor.Mode mode,
            @Setting(unit = "epochs", single = true) int patience,
            double minDelta,
            boolean relative,
            @Setting(unit = "epochs") int startFrom,
            double smoothing) {
        /// The defaults.
        public Config() {
            this("validation.loss", Monitor.Mode.AUTO, 5, 0, false, 0, 0);
        }

        /// The same with another figure.
        ///
        /// @param name one of [Training#figures()]
        /// @return a copy
        public Config withFigure(String name) {
            return new Config(name, mode, patience, minDelta, relative, startFrom, smoothing);
        }

        /// The same with another patience.
        ///
        /// @param epochs in a row without improvement
        /// @return a copy
        public Config withPatience(int epochs) {
            return new Config(figure, mode, epochs, minDelta, relative, startFrom, smoothing);
        }
    }

    private record Check(int epoch, double value) {}

    /// How it stands.
    private record Standing(int best, double value, int bad) {}

    /// With the default settings.
    public EarlyStopping() {
        this(new Config());
    }

    /// With a patience and defaults for the rest.
    ///
    /// @param patience epochs in a row without improvement after which training ends
    public EarlyStopping(int patience) {
        this(new Config().withPatience(patience));
    }

    /// With all settings.
    ///
    /// @param config the settings
    public EarlyStopping(Config config) {
        boolean sound =
                config.patience() >= 0
                        && config.minDelta() >= 0
                        && config.startFrom() >= 0
                        && config.smoothing() >= 0
                        && config.smoothing() < 1;
        if (!sound) {
            throw GradusException.got("EarlyStopping: %s", config)
                    .expected("patience, minDelta and startFrom of 0 or more, smoothing from 0 to below 1")
                    .because("a wrong sign, or a percentage")
                    .repair("A usual patience is 3 to 20 epochs, without a margin.");
        }
        this.config = config;
        monitor = new Monitor(config.figure(), config.mode());
    }

    @Override
    public Monitor monitor() {
        return monitor;
    }

    @Override
    public void begin(Training training) {
        monitor = monitor.among(training.figures());
        if (isOver(standing())) training.stop(StopReason.EARLY_STOPPED); // resumed after its last epoch
    }

    @Override
    public void on(TrainEvent event, Training training) {
        switch (event) {
            case TrainEvent.EpochDone done -> {
                double value = done.result().figures().getOrDefault(monitor.figure(), Double.NaN);
                forgetFrom(done.result().epoch());
                checks.add(new Check(done.result().epoch(), value));
                Standing standing = standing();
                if (!isOver(standing)) return;
                training.note(
                        standing.best == 0
                                ? "%s was never finite in %d epochs".formatted(monitor.figure(), standing.bad)
                                : "%s has not got better than %s of epoch %d for %d epochs"
                                        .formatted(monitor.figure(), standing.value, standing.best, standing.bad));
                training.stop(StopReason.EARLY_STOPPED);
            }
            case TrainEvent.Tripped tripped when tripped.action() == Guard.Action.ROLL_BACK ->
                    forgetFrom(tripped.back().epoch());
            default -> {}
        }
    }

    private boolean isOver(Standing standing) {
        return standing.bad > 0 && standing.bad >= config.patience();
    }

    private void forgetFrom(int epoch) {
        checks.removeIf(check -> check.epoch >= epoch);
    }

    private Standing standing() {
        double best = Double.NaN, smooth = Double.NaN;
        int bad = 0, epoch = 0;
        for (Check check : checks) {
            if (check.epoch <= config.startFrom()) continue;
            double s = Double.isFinite(smooth) ? config.smoothing() : 0;
            double value = s * (Double.isFinite(smooth) ? smooth : 0) + (1 - s) * check.value;
            if (Double.isFinite(value)) smooth = value;
            double margin = config.minDelta() * (config.relative() ? Math.abs(best) : 1);
            if (monitor.isBetter(value, best, Double.isNaN(margin) ? 0 : margin)) {
                best = value;
                epoch = check.epoch;
                bad = 0;
            } else {
                bad++;
            }
        }
        return new Standing(epoch, best, bad);
    }

    @Override
    public Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("epochs", checks.stream().map(Check::epoch).toList());
        state.put("values", checks.stream().map(Check::value).toList());
        return state;
    }

    @Override
    public void resume(Map<String, ?> state) {
        checks.clear();
        if (!(state.get("epochs") instanceof List<?> epochs && state.get("values") instanceof List<?> values)) return;
        for (int i = 0; i < Math.min(epochs.size(), values.size()); i++) {
            int epoch = Integer.parseInt(String.valueOf(epochs.get(i)));
            checks.add(new Check(epoch, Double.parseDouble(String.valueOf(values.get(i)))));
        }
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
