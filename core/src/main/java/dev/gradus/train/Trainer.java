package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Loader;
import dev.gradus.data.Mixing;
import dev.gradus.data.Preparation;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.pretrain.DataInitializer;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.WeightAverage;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.persist.TrainedModel;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.Penalty;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    /// The one at hand, the one that is ready and the one that is made ready.
    private static final int BATCHES_IN_FLIGHT = 3;

    private final Sequential network;
    private final Loss loss;
    private final Optimizer<?> optimizer;
    private final List<Callback> callbacks = new ArrayList<>();
    private List<Preparation> preparations = List.of();
    private final Course course = new Course();
    private TrainConfig config = new TrainConfig();
    private @Nullable Monitor monitor;
    private @Nullable TrainingState from;
    private @Nullable MemoryPlan memory;
    private volatile boolean stopRequested;

    /// A loss that is usual before training: of the first weights, or of an answer of zeros.
    private double firstLoss;

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

    /// Measures more than loss and accuracy, whenever the model is evaluated.
    ///
    /// @param metrics such as `dev.gradus.train.metric.F1`; their figures are in [Evaluation#metrics]
    /// @return this
    public Trainer measure(Metric... metrics) {
        course.metrics = List.of(metrics);
        return this;
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
                        .dropLast(config.dropLast())
                        .prepare(preparations);
        if (config.shuffle()) loader = loader.shuffle(config.seed());
        requireOneShape(loader, data);
        TrainedModel model = build(data, loader.shape());
        var parts =
                new Loop.Parts(
                        model,
                        optimizer,
                        course,
                        config,
                        new Callbacks(callbacks),
                        loader,
                        data,
                        () -> stopRequested,
                        monitor,
                        memory);
        return new Loop(parts).run(from, () -> initialized(samples), firstLoss);
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

    /// Everything that can be known to be wrong is found here, before the first step.
    private TrainedModel build(Splits data, Shape prepared) {
        Dataset train = data.train().data();
        boolean alike = train.shape().equals(data.validation().data().shape()); // else an augmentation makes it so
        Dataset samples = alike ? train : data.validation().data();
        network.build(prepared, config.seed());
        optimizer.attach(network.parameters());
        TrainedModel model = new TrainedModel(network, loss, data.task(), preparations, Map.of("data", samples.name()));
        memory = plan(samples);
        Batch first = firstBatch(samples);
        try (var _ = Workspace.open();
                var _ = NoGrad.open()) {
            Tensor output = network.forward(first.inputs(), Pass.evaluation());
            Tensor value = loss.of(output, first.targets());
            if (value.size() != 1) {
                throw GradusException.got("a loss with one value for each element")
                        .expected("a single number")
                        .because("its reduction is NONE")
                        .repair("Use the reduction MEAN or SUM for training.");
            }
            course.answers = loss.classes(output) != null && !loss.labels(first.targets()).dtype().isFloating();
            Shape shape = output.shape().rank() == 0 ? Shape.of() : output.shape().slice(1, output.shape().rank());
            rehearse(new Rehearsal(network, loss, shape), first, data);
            Tensor zeros = Tensor.full(output.shape(), 0, output.dtype());
            firstLoss = Math.max(value.item(), loss.of(zeros, first.targets()).item());
        }
        return model;
    }

    private void rehearse(Rehearsal rehearsal, Batch first, Splits data) {
        rehearsal.targets(data);
        rehearsal.smallestBatch(first, data.train().data().size(), config);
        if (course.mixing == null) return;
        // another seed: a rehearsal is no part of the run, and no two draws of a run are the same
        Loader mixed = course.loader(data.train(), ~config.seed()).batchSize(Math.max(2, config.batchSize()));
        rehearsal.targets(mixed.prepare(preparations).epoch(0).iterator().next().targets());
    }

    /// The plan of memory, where there might be too little.
    private @Nullable MemoryPlan plan(Dataset samples) {
        Batch example = Loader.of(samples).batchSize(2).prepare(preparations).epoch(0).iterator().next();
        var load =
                new MemoryPlan.Load(
                        example,
                        config.batchSize(),
                        BATCHES_IN_FLIGHT,
                        course.copies(callbacks.size()),
                        Math.min(Evaluator.BATCH, samples.size()));
        if (!MemoryPlan.isInDoubt(network, optimizer, load)) return null;
        MemoryPlan plan = MemoryPlan.of(network, loss, optimizer, load);
        plan.require();
        return plan;
    }

    /// A whole batch, so that kernels for its size are made with it; of two samples at least, so that a loss that is not reduced is
    /// noticed.
    private Batch firstBatch(Dataset samples) {
        Loader some = Loader.of(samples).batchSize(Math.max(2, config.batchSize())).prepare(preparations);
        return some.epoch(0).iterator().next();
    }
}
