package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
import dev.gradus.data.Mixing;
import dev.gradus.data.Preparation;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Splits;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.error.Mistakes;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.pretrain.DataInitializer;
import dev.gradus.nn.pretrain.Pretrained;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.WeightAverage;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.Penalty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
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
    private Optimizer<?> optimizer;
    private final List<Callback> callbacks = new ArrayList<>();
    private List<Preparation> preparations = List.of();
    private final Course course = new Course();
    private TrainConfig config = new TrainConfig();
    private @Nullable Monitor monitor;
    private @Nullable TrainingState from;
    private volatile boolean stopRequested;
    private boolean used;

    private Trainer(Sequential network, Loss loss, Optimizer<?> optimizer) {
        this.network = network;
        this.loss = loss;
        this.optimizer = optimizer;
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

    /// Takes another optimizer than the one with which it was made.
    ///
    /// @param another not attached to other parameters
    /// @return this
    public Trainer optimizer(Optimizer<?> another) {
        optimizer = another;
        return this;
    }

    /// What changes the parameters.
    ///
    /// @return the present one
    public Optimizer<?> optimizer() {
        return optimizer;
    }

    /// How many passes over the training split.
    ///
    /// @param epochs at least 1
    /// @return this
    public Trainer epochs(int epochs) {
        return config(config.withEpochs(epochs));
    }

    /// How many samples in one step.
    ///
    /// @param batchSize at least 1
    /// @return this
    public Trainer batchSize(int batchSize) {
        return config(config.withBatchSize(batchSize));
    }

    /// What decides everything random.
    ///
    /// @param seed any number
    /// @return this
    public Trainer seed(long seed) {
        return config(config.withSeed(seed));
    }

    /// All settings at once.
    ///
    /// @param settings instead of the present ones
    /// @return this
    public Trainer config(TrainConfig settings) {
        config = settings;
        return this;
    }

    /// The present settings.
    ///
    /// @return how long and in what portions it trains
    public TrainConfig config() {
        return config;
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

    /// Begins with weights from elsewhere instead of those of the initializers. A training that is resumed has its own.
    ///
    /// @param weights given to the network when it is built
    /// @return this
    public Trainer begin(Pretrained weights) {
        course.pretrained = weights;
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

    /// Changes the gradients of each step between their computation and the update, as those who train in several processes do.
    ///
    /// @param with called once in a step
    /// @return this
    public Trainer combine(Combine with) {
        course.combine = with;
        return this;
    }

    /// Averages the weights: validation, the best weights and the last ones are then those of the average. With
    /// [dev.gradus.optim.Swa] the running statistics of batch normalization are measured again for them before each validation.
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
        callbacks.add(new Callbacks.Listening(listener));
        return this;
    }

    /// Has others take part: early stopping, checkpoints, or a callback of one's own.
    ///
    /// @param taking part, called in this order, after those that were named before
    /// @return this
    public Trainer with(Callback... taking) {
        callbacks.addAll(List.of(taking));
        return this;
    }

    /// Runs some steps under observation, and shows what their layers and their updates did.
    ///
    /// @param steps which
    /// @param view called after each of them; the tensors that it sees end with the call
    /// @return this
    public Trainer probe(Probe steps, BiConsumer<ObservedStep, Training> view) {
        callbacks.add(new Callbacks.Probing(steps, view));
        return this;
    }

    /// Measures more than loss and accuracy, whenever the model is evaluated.
    ///
    /// @param metrics such as `dev.gradus.train.metric.F1`; their figures are in [Evaluation#metrics]
    /// @return this
    public Trainer measure(Metric... metrics) {
        course.metrics = List.of(metrics);
        return this;
    }

    /// What every epoch will bring, as far as it is known without data: a loss that does not say classes brings no accuracy.
    ///
    /// @param task of the data
    /// @return name → figure, in the order of [EpochResult#figures()]
    /// @throws dev.gradus.error.GradusException when a metric does not fit the task, or two figures have one name
    public Map<String, Figure> figures(Task task) {
        Evaluator evaluator = new Evaluator(network, loss, preparations).metrics(task, course.metrics);
        return Measures.figures(evaluator.figures(task), course, config.subset() > 0);
    }

    /// Sets which figure tells the best epoch, whose weights are restored in the end.
    ///
    /// @param figure instead of the accuracy of the validation split, and its loss where that is equal
    /// @return this
    public Trainer monitor(Monitor figure) {
        monitor = figure;
        return this;
    }

    /// Leaves the model with its last weights instead of the best ones.
    ///
    /// @return this
    public Trainer keepLast() {
        course.restoreBest = false;
        return this;
    }

    /// Sets what is done when a loss or a gradient is not finite, or the loss explodes.
    ///
    /// @param guard instead of one that stops
    /// @return this
    public Trainer guard(Guard guard) {
        course.guard = guard;
        return this;
    }

    /// Goes on where another training was, with the bits that it would have had: the same model, data and settings given, only more epochs
    /// or another learning rate make it another one.
    ///
    /// @param state of a training that was captured
    /// @return this
    public Trainer resume(TrainingState state) {
        from = state;
        return this;
    }

    /// Asks training to end after the present step; safe from any thread.
    public void stop() {
        stopRequested = true;
    }

    /// Trains, keeps the best weights by validation, and measures them on the test split. An interrupt of the thread ends the training as
    /// [#stop()] does, after the present step; the thread is interrupted again when this returns.
    ///
    /// @param data three disjoint parts
    /// @return the trained model and how it came about
    /// @throws GradusException when model, loss and data do not fit together, before the first step; when this trainer has trained, or is
    /// training, already
    public Run fit(Splits data) {
        try (var interrupt = new Interrupt();
                var _ = InUse.claim(this, network, optimizer)) {
            if (used) throw twice();
            Loop loop = loop(data, () -> interrupt.isTaken() || stopRequested);
            try {
                return loop.run(from, () -> initialized(data.train().data()));
            } finally {
                used = loop.hasBegun();
            }
        }
    }

    /// Builds the network, checks that model, loss and data fit together, and says all that decides the training, without beginning it.
    ///
    /// First weights that take data are left to [#initialize].
    ///
    /// @param data all three parts
    /// @return the model with its present or first weights
    /// @throws GradusException where [#fit] would refuse model, loss and data
    public Plan plan(Splits data) {
        try (var _ = InUse.claim(this, network, optimizer)) {
            Loader loader = loader(data);
            return setup(data, loader, beginning().check(data, loader.shape(), callbacks.size()), () -> false).plan();
        }
    }

    /// Gives the network the first weights that take data, where there is a [DataInitializer], as [#fit] does itself.
    ///
    /// @param data whose training split is read; the network is built
    public void initialize(Splits data) {
        initialized(data.train().data());
    }

    /// The network that is trained.
    ///
    /// @return itself; it is built when training begins
    public Sequential network() {
        return network;
    }

    /// What is done to inputs.
    ///
    /// @return in their order
    public List<Preparation> preparations() {
        return preparations;
    }

    /// Takes some steps with other learning rates, and puts everything back: weights, running statistics, gradients, what the optimizer
    /// remembers, its rate and what is frozen. Nothing but that is different from the steps of [#fit]: loss, penalties, clipping, constraints
    /// and augmentation are the training's own. There is no schedule, guard, average or metric, and of the callbacks only those take part
    /// that change the steps ([Callback#isPartOfSteps]).
    ///
    /// A model that is not built yet is built first, as [#fit] would do it. The test split is not looked at. Random numbers have no state,
    /// and so a training after a trial has the bits of one without.
    ///
    /// @param data as for [#fit]
    /// @param plan which steps
    /// @return what came of them
    /// @throws GradusException what [#fit] would refuse before the first step
    public Trial trial(Splits data, Trial.Plan plan) {
        try (var _ = InUse.claim(this)) {
            Loader loader = loader(data);
            network.build(loader.shape(), config.seed());
            optimizer.attach(network.parameters());
            var steps = new TrialSteps(plan, optimizer, data.validation().data());
            Trainer own = of(network, loss, optimizer).config(steps.config(config, loader.batches())).with(steps);
            own.preparations = preparations;
            own.course.becomeTrialOf(course);
            callbacks.stream().filter(Callback::isPartOfSteps).forEach(own.callbacks::add);
            try (var _ = new StateBefore(network, optimizer);
                    var _ = Mistakes.show(_ -> {})) {
                return steps.result(own.fit(steps.parts(data)).reason());
            }
        }
    }

    private static GradusException twice() {
        return GradusException.got("a second fit of one trainer")
                .expected("a trainer of its own for each training")
                .because("training was to go on, or to begin anew with another model")
                .repair(
                        "Make a new trainer, with a new optimizer and new callbacks; to train longer, use more epochs, or resume(…) a"
                                + " state that was captured.");
    }

    private Loop loop(Splits data, BooleanSupplier stop) {
        boolean _ = stop.getAsBoolean(); // an interrupt from before would break off the reading of files
        Loader loader = loader(data);
        Beginning.Ready ready = beginning().check(data, loader.shape(), callbacks.size());
        return new Loop(setup(data, loader, ready, stop), ready);
    }

    private Loader loader(Splits data) {
        Loader loader =
                course.loader(data.train(), config.seed())
                        .batchSize(config.batchSize())
                        .dropLast(config.dropLast())
                        .prepare(preparations);
        return config.shuffle() ? loader.shuffle(config.seed()) : loader;
    }

    private Beginning beginning() {
        return new Beginning(network, loss, optimizer, course, config, preparations, from == null);
    }

    private Setup setup(Splits data, Loader loader, Beginning.Ready ready, BooleanSupplier stop) {
        return new Setup(
                ready.model(),
                optimizer,
                course,
                config,
                new Callbacks(callbacks),
                loader,
                data,
                stop,
                monitor,
                ready.memory());
    }

    private String initialized(Dataset samples) {
        DataInitializer how = course.initializer;
        if (how == null) return "";
        Loader some = Loader.of(samples).batchSize(Math.min(samples.size(), how.samples()));
        Batch batch = some.prepare(preparations.toArray(Preparation[]::new)).epoch(0).iterator().next();
        return how.initialize(network, batch.inputs(), config.seed());
    }
}
