package dev.gradus.train;

import dev.gradus.data.Loader;
import dev.gradus.data.Splits;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.optim.Optimizer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What a training works with, all of it ready before the first step.
///
/// @param model that is trained
/// @param optimizer attached to its parameters
/// @param course what accompanies the steps
/// @param config how long and in what portions
/// @param callbacks in their order
/// @param loader of the training split
/// @param data all three splits
/// @param stop whether somebody has asked for the end
/// @param monitor which figure tells the best epoch; null to leave that to the callbacks
/// @param memory that it will take; null where there is plenty
record Setup(
        TrainedModel model,
        Optimizer<?> optimizer,
        Course course,
        TrainConfig config,
        Callbacks callbacks,
        Loader loader,
        Splits data,
        BooleanSupplier stop,
        @Nullable Monitor monitor,
        @Nullable MemoryPlan memory) {
    Sequential network() {
        return model.network();
    }

    /// Batches in an epoch.
    int batches() {
        return loader.batches();
    }

    /// All of it for those who judge it.
    Plan plan() {
        return new Plan(
                model,
                data,
                optimizer,
                config,
                config.updates(batches()),
                config.totalUpdates(batches()),
                course.schedule,
                course.penalties,
                course.constraints,
                course.clip,
                course.average,
                course.change,
                course.mixing,
                course.pretrained,
                callbacks.all());
    }
}
