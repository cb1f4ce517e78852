package dev.gradus.train.range;

import dev.gradus.config.Setting;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.train.StopReason;
import dev.gradus.train.TrainConfig;
import dev.gradus.train.Trainer;
import dev.gradus.train.Trial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/// Learning-rate range test: the loss while the rate grows from step to step, and which rate to train with.
///
/// ```java
/// var trainer = Trainer.of(model, new CrossEntropy(), new Sgd(0.1));
/// double rate = RateFinder.of(trainer).run(data).recommended();
/// ```
/// In a sweep the rate of step `i` of `n` is
/// ```
/// from · (to / from)^(i / (n - 1))
/// ```
/// and it ends where the loss is not finite, or more than four times the first. There is one sweep for each seed, which decides the order of the
/// samples (and the first weights, where a function makes the trainers). From the curve of all of them ([RateCurve]) rules read their
/// suggestions ([RateRule]), which are told and not followed: the rate that is recommended is found by short trainings ([RateTrial]) below
/// the rate at which the sweeps diverge. First five, a factor of 4 apart and a fifth as long as the others; then, from the best of these on, a
/// factor of 2 apart, downwards or upwards until the loss has risen on both sides. They are judged by samples that they have not
/// seen: their last two fifths of batches where they are within the first epoch, else validation samples. A parabola in `log rate` and `log loss` goes through the
/// best three; recommended is the smallest rate at which it is within 5 % of its minimum: the longer a training is, the smaller its
/// best rate, and a step less than the best costs less than one too many.
///
/// All steps are the training's own ([Trainer#trial]), and whatever they change is put back. The same seed gives the same numbers for any
/// number of threads. Without a schedule; where a training has one, its factor multiplies the rate that is found.
///
/// Defaults: 1e-6 to 10 in 100 steps, 3 seeds, trainings of 500 steps, or as many as the training itself has.
///
/// Errors: fewer than 20 training samples; a loss that is not finite before the rate is of any size; a loss that does not fall
/// anywhere; training that diverges at every rate that was tried.
///
/// Sources: Smith 2017, "Cyclical learning rates for training neural networks". Differences: Lightning and fastai make one sweep, smooth it by
/// a running mean that lags behind, and recommend what one rule reads off it.
public final class RateFinder {
    private static final int LEAST_SAMPLES = 20, VALIDATION = 2000, EXPLOSION = 4;

    private final long seed;
    private final LongFunction<Trainer> trainers;
    private Config config = new Config();
    private DoubleConsumer progress = _ -> {};

    /// Settings.
    ///
    /// @param from the least rate of a sweep
    /// @param to the greatest
    /// @param steps of a sweep, at least 20
    /// @param seeds sweeps, at least 1
    /// @param trialSteps of a training at one rate, at least 20
    public record Config(
            double from,
            double to,
            @Setting(unit = "updates") int steps,
            int seeds,
            @Setting(unit = "updates") int trialSteps) {
        private static final int LEAST_STEPS = 20;

        /// The defaults.
        public Config() {
            this(1e-6, 10, 100, 3, 500);
        }

        /// Checks the range.
        ///
        /// @throws GradusException when it is empty, or there are too few steps to see anything
        public Config {
            if (!(from > 0 && to > from && to < Double.POSITIVE_INFINITY)) {
                throw GradusException.got("a range test from %s to %s", from, to)
                        .expected("positive learning rates, the second one greater")
                        .because("they were interchanged, or one is missing")
                        .repair("Leave them out for 1e-6 to 10.");
            }
            if (steps < LEAST_STEPS || trialSteps < LEAST_STEPS || seeds < 1) {
                throw GradusException.got(
                                "a range test of %d steps, %d seeds and trainings of %d steps",
                                steps, seeds, trialSteps)
                        .expected("at least %d steps and 1 seed", LEAST_STEPS)
                        .because("a curve of so few points is noise")
                        .repair("Leave them out for 100 steps, 3 seeds and trainings of 500 steps.");
            }
        }
    }

    private RateFinder(long seed, LongFunction<Trainer> trainers) {
        this.seed = seed;
        this.trainers = trainers;
    }

    /// A test of one trainer, from the weights that its model has; each seed has another order of the samples.
    ///
    /// @param trainer whose steps are tried; it can train afterwards
    /// @return with default settings
    public static RateFinder of(Trainer trainer) {
        return new RateFinder(trainer.config().seed(), _ -> trainer);
    }

    /// A test of trainers that differ in their seeds, and so in the first weights of their models, too.
    ///
    /// @param seed of the first; the others have the next ones
    /// @param trainers makes a trainer with a model and an optimizer of its own
    /// @return with default settings
    public static RateFinder of(long seed, LongFunction<Trainer> trainers) {
        return new RateFinder(seed, trainers);
    }

    /// Other settings.
    ///
    /// @param settings instead of the present ones
    /// @return this
    public RateFinder config(Config settings) {
        config = settings;
        return this;
    }

    /// Tells somebody how far it is.
    ///
    /// @param share gets a number from 0 to 1 with each step, an estimate: how many trainings it takes is not known before
    /// @return this
    public RateFinder progress(DoubleConsumer share) {
        progress = share;
        return this;
    }

    /// Tests.
    ///
    /// @param data whose training split gives the batches and whose validation split judges; the test split is not looked at
    /// @return curve, suggestions and the recommended rate
    /// @throws GradusException where nothing can be said, and for what training would refuse before its first step
    public RateRange run(Splits data) {
        int samples = data.train().data().size();
        if (samples < LEAST_SAMPLES) {
            throw GradusException.got("a range test with %d training samples", samples)
                    .expected("at least %d", LEAST_SAMPLES)
                    .because("with so few, the loss of a step says nothing of the next one")
                    .repair("Choose a learning rate by hand: try 0.1, 0.01 and 0.001.");
        }
        Trainer first = trainers.apply(seed);
        TrainConfig training = first.config();
        int batches = Math.ceilDiv(samples, training.batchSize());
        long all = training.totalUpdates(batches);
        var effort = new Effort(config, Math.clamp(all, 1, config.trialSteps()), progress);
        RateCurve curve = sweep(first, data, effort);
        Map<RateRule, Double> suggestions = new EnumMap<>(RateRule.class);
        for (RateRule rule : RateRule.values()) rule.rate(curve).ifPresent(rate -> suggestions.put(rule, rate));
        double top = Double.isNaN(curve.edge()) ? config.to() : curve.edge();
        boolean isFresh = effort.trialSteps() <= training.updates(batches);
        var search =
                new RateSearch(
                        top, effort.trialSteps(), (rate, steps) -> trial(first, data, effort, rate, steps, isFresh));
        RateSearch.Found found = search.find();
        progress.accept(1);
        return new RateRange(curve, suggestions, search.trials(), found.rate(), found.reason());
    }

    /// A training at one rate. In the first epoch every batch is one that the model has not seen, and the mean of many of them says
    /// more than some validation samples do at a moment or four.
    private RateTrial trial(Trainer trainer, Splits data, Effort effort, double rate, int steps, boolean isFresh) {
        int validation = isFresh ? 0 : VALIDATION;
        var plan = new Trial.Plan(seed, steps, effort.counting(_ -> rate), validation, Double.POSITIVE_INFINITY);
        Trial trial = completed(trainer.trial(data, plan));
        if (!isFresh || trial.end() == StopReason.DIVERGED) {
            return new RateTrial(rate, steps, isFresh ? Double.POSITIVE_INFINITY : trial.validation());
        }
        List<Double> last = trial.losses().subList(steps - Math.ceilDiv(2 * steps, 5), steps);
        double mean = last.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return new RateTrial(rate, steps, Double.isFinite(mean) ? mean : Double.POSITIVE_INFINITY);
    }

    private RateCurve sweep(Trainer first, Splits data, Effort effort) {
        int n = config.steps();
        List<Double> rates = IntStream.range(0, n).mapToObj(this::rate).toList();
        List<List<Double>> losses = new ArrayList<>();
        for (int k = 0; k < config.seeds(); k++) {
            effort.beginSweep(k);
            Trainer trainer = k == 0 ? first : trainers.apply(seed + k);
            var plan = new Trial.Plan(seed + k, n, effort.counting(rates::get), 0, EXPLOSION);
            List<Double> own = completed(trainer.trial(data, plan)).losses();
            if (own.size() < n / 10) throw early(own.size(), rates.get(own.size()));
            losses.add(own);
        }
        effort.beginTrials();
        RateCurve curve = RateCurve.of(rates, losses);
        if (curve.isFlat()) throw flat(curve);
        return curve;
    }

    private double rate(int i) {
        return config.from() * Math.pow(config.to() / config.from(), i / (config.steps() - 1.0));
    }

    private static Trial completed(Trial trial) {
        if (trial.end() != StopReason.INTERRUPTED) return trial;
        throw GradusException.got("a range test that was interrupted")
                .expected("one that comes to its end")
                .because("its thread was interrupted")
                .repair("Begin it again: model and optimizer are as they were.");
    }

    private GradusException early(int steps, double rate) {
        return GradusException.got(
                        "a loss that is not finite or has exploded after %d steps, at a learning rate of %.2g",
                        steps, rate)
                .expected("one that training can begin with")
                .because("inputs or targets are not scaled or not finite, or the weights do not fit the layers")
                .repair("Prepare the inputs (standardize), or begin lower than %s.", config.from());
    }

    private GradusException flat(RateCurve curve) {
        return GradusException.got(
                        "a loss of %.4g that does not fall at any learning rate from %s to %.2g",
                        curve.smooth().getFirst(), config.from(), curve.rates().getLast())
                .expected("one that falls somewhere by more than its batches differ")
                .because(
                        "nothing can be learned from these batches, the range ends too low, or the weights are at a minimum already")
                .repair("Sweep further (to 1000), take more steps, or look at the data and at what is frozen.");
    }
}
