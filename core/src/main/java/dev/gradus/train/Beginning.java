package dev.gradus.train;

import dev.gradus.data.Batch;
import dev.gradus.data.Dataset;
import dev.gradus.data.Doubts;
import dev.gradus.data.Loader;
import dev.gradus.data.Preparation;
import dev.gradus.data.Signature;
import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.optim.Optimizer;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What comes before the first step: the model is built, and everything that can be known to be wrong is refused.
///
/// @param network built here if it is not yet
/// @param loss of the training
/// @param optimizer attached here
/// @param course what accompanies the steps
/// @param config how long and in what portions
/// @param preparations of the inputs
/// @param isNew whether it begins at the first step, so that first weights are wanted
record Beginning(
        Sequential network,
        Loss loss,
        Optimizer<?> optimizer,
        Course course,
        TrainConfig config,
        List<Preparation> preparations,
        boolean isNew) {
    /// The present batch, the one that is ready and the one that is made ready.
    private static final int BATCHES_IN_FLIGHT = 3;

    /// What a training begins with.
    ///
    /// @param model that is trained
    /// @param memory that it will take; null where there is plenty
    /// @param reference a loss that is usual before training: of the first weights, or of an answer of zeros
    /// @param doubts about the data, for people
    /// @param taken which weights are from elsewhere, for people; empty where none are
    record Ready(
            TrainedModel model, @Nullable MemoryPlan memory, double reference, List<String> doubts, String taken) {}

    /// Builds the model and looks for mistakes.
    ///
    /// @param data all three splits
    /// @param prepared the shape of a training sample in a batch
    /// @param callbacks how many take part
    /// @throws GradusException when model, loss and data do not fit together
    Ready check(Splits data, Shape prepared, int callbacks) {
        requireOneShape(prepared, data);
        List<String> doubts = course.isTrial ? List.of() : Doubts.in(data, preparations);
        Dataset train = data.train().data();
        boolean alike = train.shape().equals(data.validation().data().shape()); // else an augmentation makes it so
        Dataset samples = alike ? train : data.validation().data();
        network.build(prepared, config.seed());
        String taken = takeWeights();
        optimizer.attach(network.parameters());
        Signature signature = samples.signature();
        boolean whole = signature != null && signature.shape().equals(samples.shape());
        TrainedModel model =
                new TrainedModel(
                        network,
                        loss,
                        data.task(),
                        preparations,
                        whole ? signature : null,
                        Map.of("data", samples.name()));
        MemoryPlan memory = plan(samples, callbacks);
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
            double reference = Math.max(value.item(), loss.of(zeros, first.targets()).item());
            return new Ready(model, memory, reference, doubts, taken);
        }
    }

    private String takeWeights() {
        if (course.pretrained == null || !isNew) return "";
        if (course.initializer == null) return course.pretrained.apply(network).table();
        throw GradusException.got("weights from elsewhere, and %s", course.initializer)
                .expected("one of them")
                .because("first weights from data would take the place of those that were trained before")
                .repair("Leave one out; layers that are new are initialized by their own initializers.");
    }

    private void requireOneShape(Shape training, Splits data) {
        Shape validation = Preparation.shape(preparations, data.validation().data().shape());
        if (training.equals(validation)) return;
        throw GradusException.got("training samples %s, validation samples %s", training, validation)
                .expected("one shape")
                .because("the augmentation crops or resizes, and validation samples are never augmented")
                .repair("Crop to the size of the samples after padding them, or resize the data set itself.");
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
    private @Nullable MemoryPlan plan(Dataset samples, int callbacks) {
        Batch example = Loader.of(samples).batchSize(2).prepare(preparations).epoch(0).iterator().next();
        var load =
                new MemoryPlan.Load(
                        example,
                        config.batchSize(),
                        BATCHES_IN_FLIGHT,
                        course.copies(callbacks),
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
