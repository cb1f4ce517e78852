package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
import dev.gradus.data.Mixing;
import dev.gradus.data.Preparation;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Layers;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.norm.RunningStatistics;
import dev.gradus.nn.pretrain.DataInitializer;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.Swa;
import dev.gradus.optim.WeightAverage;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.persist.TrainedModel;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The training loop: epochs of shuffled batches, a validation after each, the best weights kept.
///
/// ```java
/// var run = Trainer.of(model, new CrossEntropy(), new Adam(1e-3))
///                  .prepare(Standardize.fit(data.train()))
///                  .epochs(5).batchSize(100).seed(1)
///                  .fit(data);
/// run.test().accuracy();
/// ```
/// Defaults are those of [TrainConfig]. Same seed, same bits, for any number of threads. A trainer is used once.
public final class Trainer {
    private final Sequential network;
    private final Loss loss;
    private final Optimizer<?> optimizer;
    private final List<TrainListener> listeners = new ArrayList<>();
    private List<Preparation> preparations = List.of();
    private final Course course = new Course();
    private TrainConfig config = new TrainConfig();
    private final IdentityHashMap<Tensor, Replay<Forward>> steps = new IdentityHashMap<>();
    private final boolean repeatable;
    private volatile boolean stopRequested;

    private Trainer(Sequential network, Loss loss, Optimizer<?> optimizer) {
        this.network = network;
        this.loss = loss;
        this.optimizer = optimizer;
        repeatable = Layers.areOurs(network) && loss.getClass().getName().startsWith("dev.gradus.");
    }

    /// A trainer of one model.
    ///
    /// @param network built here if it is not yet
    /// @param loss to be made small; it must reduce a batch to one number
    /// @param optimizer changes the parameters
    /// @return with default settings
    public static Trainer of(Sequential network, Loss loss, Optimizer<?> optimizer) {
        return new Trainer(network, loss, optimizer);
    }

    /// Prepares every input before the model sees it.
    ///
    /// @param fitted applied in this order
    /// @return this
    public Trainer prepare(Preparation... fitted) {
        preparations = List.of(fitted);
        return this;
    }

    /// How many passes over the training split.
    ///
    /// @param epochs at least 1
    /// @return this
    public Trainer epochs(int epochs) {
        return config(new TrainConfig(epochs, config.batchSize(), config.dropLast(), config.seed()));
    }

    /// How many samples in one step.
    ///
    /// @param batchSize at least 1
    /// @return this
    public Trainer batchSize(int batchSize) {
        return config(new TrainConfig(config.epochs(), batchSize, config.dropLast(), config.seed()));
    }

    /// What decides everything random.
    ///
    /// @param seed any number
    /// @return this
    public Trainer seed(long seed) {
        return config(new TrainConfig(config.epochs(), config.batchSize(), config.dropLast(), seed));
    }

    /// All settings at once.
    ///
    /// @param settings instead of the present ones
    /// @return this
    public Trainer config(TrainConfig settings) {
        config = settings;
        return this;
    }

    /// Changes training samples at random, anew in each epoch, before they are prepared; validation and test samples never.
    ///
    /// Accuracy and loss of training are then those of the changed samples.
    ///
    /// @param change such as an [dev.gradus.data.augment.Augmentation]
    /// @return this
    public Trainer augment(SampleChange change) {
        course.change = change;
        return this;
    }

    /// Mixes the training samples of a batch after they are prepared; the loss must take shares of classes, as
    /// [dev.gradus.nn.loss.CrossEntropy] does.
    ///
    /// The accuracy of training then counts the class with the largest share as the right one, and says little.
    ///
    /// @param mixing such as [dev.gradus.data.augment.Mixup]
    /// @return this
    public Trainer mix(Mixing mixing) {
        course.mixing = mixing;
        return this;
    }

    /// Changes the first weights by what they make of the data, as LSUV does.
    ///
    /// @param how applied once, after the model is built
    /// @return this
    public Trainer initialize(DataInitializer how) {
        course.initializer = how;
        return this;
    }

    /// Changes the learning rate (and the momentum, where the schedule says so) in the course of training.
    ///
    /// @param schedule of its own for each training
    /// @return this
    public Trainer schedule(Schedule schedule) {
        course.schedule = schedule;
        return this;
    }

    /// Adds penalties to the loss; they are reported apart from it.
    ///
    /// @param penalties on parameters
    /// @return this
    public Trainer regularize(Penalty... penalties) {
        course.penalties = List.of(penalties);
        return this;
    }

    /// Puts parameters back in place after each step.
    ///
    /// @param constraints applied in this order
    /// @return this
    public Trainer constrain(Constraint... constraints) {
        course.constraints = List.of(constraints);
        return this;
    }

    /// Limits gradients, those of penalties included, before each step; training ends as diverged where they are not finite.
    ///
    /// @param clip how
    /// @return this
    public Trainer clip(GradientClip clip) {
        course.clip = clip;
        return this;
    }

    /// Averages the weights: validation, the best weights and the last ones are then those of the average. With [Swa] the running
    /// statistics of batch normalization are measured again for them before each validation.
    ///
    /// @param average of its own for each training
    /// @return this
    public Trainer average(WeightAverage average) {
        course.average = average;
        return this;
    }

    /// Tells somebody what happens.
    ///
    /// @param listener called for every event, in the order of registration
    /// @return this
    public Trainer listen(TrainListener listener) {
        listeners.add(listener);
        return this;
    }

    /// Asks training to end after the present step; safe from any thread.
    public void stop() {
        stopRequested = true;
    }

    /// Trains, keeps the best weights by validation, and measures them on the test split.
    ///
    /// @param data three disjoint parts
    /// @return the trained model and how it came about
    /// @throws GradusException when model, loss and data do not fit together, before the first step
    public Run fit(Splits data) {
        Dataset samples = data.train().data();
        Loader loader =
                course.loader(data.train(), config.seed())
                        .batchSize(config.batchSize())
                        .shuffle(config.seed())
                        .dropLast(config.dropLast())
                        .prepare(preparations);
        requireOneShape(loader, data);
        TrainedModel model = build(data, loader.shape());
        Evaluator evaluator = new Evaluator(network, loss, preparations);
        BestWeights best = new BestWeights(network);
        List<EpochResult> epochs = new ArrayList<>();
        String initialized = initialized(samples);
        course.begin(network, config.epochs(), loader.batches());
        publish(new TrainEvent.Started(model, config, samples.size(), loader.batches(), initialized));
        StopReason reason = StopReason.COMPLETED;
        for (int epoch = 1; epoch <= config.epochs() && reason == StopReason.COMPLETED; epoch++) {
            long start = System.nanoTime();
            Evaluator.Tally tally = new Evaluator.Tally();
            course.beginEpoch();
            reason = trainEpoch(epoch, loader, tally);
            if (reason != StopReason.COMPLETED) break;
            double seconds = (System.nanoTime() - start) * 1e-9;
            try (var _ = averaged(loader)) {
                Evaluation validation = evaluator.of(data.validation().data());
                Evaluation train = tally.result();
                double rate = optimizer.learningRate(), penalty = course.meanPenalty();
                EpochResult result =
                        new EpochResult(epoch, train, validation, penalty, rate, train.samples() / seconds);
                epochs.add(result);
                publish(new TrainEvent.EpochDone(result, best.offer(epoch, validation)));
                course.endEpoch(validation);
            }
        }
        History history = new History(epochs, best.epoch());
        averaged(loader); // to stay
        publish(new TrainEvent.Finished(reason, history));
        best.restore();
        return new Run(model, history, evaluator.of(data.test().data()), reason);
    }

    private void requireOneShape(Loader training, Splits data) {
        Shape validation = Preparation.shape(preparations, data.validation().data().shape());
        if (training.shape().equals(validation)) return;
        throw GradusException.got("training samples %s, validation samples %s", training.shape(), validation)
                .expected("one shape")
                .because("the augmentation crops or resizes, and validation samples are never augmented")
                .repair("Crop to the size of the samples after padding them, or resize the data set itself.");
    }

    private String initialized(Dataset samples) {
        DataInitializer how = course.initializer;
        if (how == null) return "";
        Loader some = Loader.of(samples).batchSize(Math.min(samples.size(), how.samples()));
        Batch batch = some.prepare(preparations.toArray(Preparation[]::new)).epoch(0).iterator().next();
        return how.initialize(network, batch.inputs(), config.seed());
    }

    /// The averaged weights in the model, until what this gives is closed.
    private WeightAverage.@Nullable Swap averaged(Loader loader) {
        if (course.average == null) return null;
        WeightAverage.Swap swap = course.average.swapIn();
        if (course.average instanceof Swa) RunningStatistics.measure(network, () -> passThrough(loader));
        return swap;
    }

    private void passThrough(Loader loader) {
        Rng randomness = Rng.of(config.seed()).fork("statistics");
        for (Batch batch : loader.epoch(0)) {
            try (var _ = Workspace.open();
                    var _ = NoGrad.open()) {
                network.forward(batch.inputs(), Pass.training(randomness));
            }
        }
    }

    private StopReason trainEpoch(int epoch, Loader loader, Evaluator.Tally tally) {
        Rng randomness = Rng.of(config.seed()).fork("step").fork(epoch);
        int step = 0;
        for (Batch batch : loader.epoch(epoch - 1)) {
            if (stopRequested) return StopReason.INTERRUPTED;
            step++;
            double batchLoss = trainStep(batch, randomness.fork(step), tally);
            if (!Double.isFinite(batchLoss)) return StopReason.DIVERGED;
            publish(new TrainEvent.StepDone(epoch, step, batchLoss, tally.meanLoss(), tally.accuracy()));
        }
        return StopReason.COMPLETED;
    }

    /// One step; a loss or gradients that are not finite change nothing.
    ///
    /// @return the loss of the data
    private double trainStep(Batch batch, Rng randomness, Evaluator.Tally tally) {
        try (var _ = Workspace.open()) {
            course.beginStep(optimizer);
            Replay<Forward> step = stepOn(batch);
            Forward forward = step.forward(randomness);
            double batchLoss = forward.loss.item();
            tally.add(loss, batchLoss, batch.size(), forward.answers, batch.targets());
            if (!Double.isFinite(batchLoss)) return batchLoss;
            optimizer.zeroGrad();
            step.backward();
            double penalty = course.penalize();
            course.count(penalty);
            if (!course.clip()) return Double.NaN;
            optimizer.step(new Objective(batch, randomness, batchLoss + penalty));
            course.endStep(optimizer);
            return batchLoss;
        }
    }

    /// What a step computes before it goes back.
    private record Forward(@Nullable Tensor answers, Tensor loss) {}

    /// Whole batches come in the same tensors again and again, so that their step is recorded once.
    private Replay<Forward> stepOn(Batch batch) {
        if (batch.size() < config.batchSize() || !repeatable) return step(batch);
        return steps.computeIfAbsent(batch.inputs(), _ -> step(batch));
    }

    private Replay<Forward> step(Batch batch) {
        return new Replay<>(
                randomness -> {
                    Tensor output = network.forward(batch.inputs(), Pass.training(randomness));
                    Tensor value = loss.of(output, batch.targets());
                    return new Forward(loss.classes(output), value);
                },
                Forward::loss);
    }

    /// Loss and penalties of one batch as a function of the parameters, for optimizers that look at several points in a step. What is
    /// random is drawn alike each time; the first answer is known already.
    private final class Objective implements DoubleSupplier {
        private final Batch batch;
        private final Rng randomness;
        private final double first;
        private boolean asked;

        Objective(Batch batch, Rng randomness, double first) {
            this.batch = batch;
            this.randomness = randomness;
            this.first = first;
        }

        @Override
        public double getAsDouble() {
            if (!asked) {
                asked = true;
                return first;
            }
            try (var _ = Workspace.open()) {
                Tensor value = loss.of(network.forward(batch.inputs(), Pass.training(randomness)), batch.targets());
                optimizer.zeroGrad();
                value.backward();
                return value.item() + course.penalize();
            }
        }
    }

    /// Everything that can be known to be wrong is found here, before the first step.
    private TrainedModel build(Splits data, Shape prepared) {
        Dataset train = data.train().data();
        boolean alike = train.shape().equals(data.validation().data().shape()); // else an augmentation makes it so
        Dataset samples = alike ? train : data.validation().data();
        network.build(prepared, config.seed());
        optimizer.attach(network.parameters());
        TrainedModel model = new TrainedModel(network, loss, data.task(), preparations, Map.of("data", samples.name()));
        // a whole batch, so that kernels for its size are made here; of two samples at least, so that NONE is noticed
        Loader some = Loader.of(samples).batchSize(Math.max(2, config.batchSize())).prepare(preparations);
        Batch first = some.epoch(0).iterator().next();
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            Tensor output = network.forward(first.inputs(), Pass.evaluation());
            if (loss.of(output, first.targets()).size() != 1) {
                throw GradusException.got("a loss with one value for each element")
                        .expected("a single number")
                        .because("its reduction is NONE")
                        .repair("Use the reduction MEAN or SUM for training.");
            }
        }
        return model;
    }

    private void publish(TrainEvent event) {
        for (TrainListener listener : listeners) listener.on(event);
    }

    /// A copy of parameters and buffers as they were after the best epoch.
    private static final class BestWeights {
        private final List<Tensor> present;
        private final List<Tensor> copies;
        private Evaluation best = new Evaluation(Double.NaN, Double.NaN, 0);
        private int epoch;

        BestWeights(Sequential network) {
            present = List.copyOf(network.state().values());
            copies = present.stream().map(Tensor::copy).toList();
        }

        boolean offer(int number, Evaluation validation) {
            if (!validation.isBetterThan(best)) return false;
            best = validation;
            epoch = number;
            for (int i = 0; i < copies.size(); i++) copies.get(i).set(present.get(i));
            return true;
        }

        int epoch() {
            return epoch;
        }

        void restore() {
            if (epoch == 0) return;
            for (int i = 0; i < copies.size(); i++) present.get(i).set(copies.get(i));
        }
    }
}
