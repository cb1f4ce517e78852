package dev.gradus.train;

import dev.gradus.data.Mixing;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Splits;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.pretrain.Pretrained;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.WeightAverage;
import dev.gradus.optim.schedule.Schedule;
import dev.gradus.regularize.Constraint;
import dev.gradus.regularize.Penalty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that decides a training, for those who judge it. To be read only: whoever changes one of its parts changes the training.
///
/// @param model with the present weights
/// @param data all three parts
/// @param optimizer attached to the parameters
/// @param config how long and in what portions
/// @param stepsPerEpoch updates in an epoch
/// @param totalSteps updates of the whole training, unless it ends early
/// @param schedule of the learning rate; null without
/// @param penalties added to the loss
/// @param constraints on parameters
/// @param clip of gradients; null without
/// @param average of the weights; null without
/// @param augmentation of training samples; null without
/// @param mixing of the samples of a batch; null without
/// @param pretrained first weights from elsewhere; null without
/// @param callbacks that take part, in their order
public record Plan(
        TrainedModel model,
        Splits data,
        Optimizer<?> optimizer,
        TrainConfig config,
        int stepsPerEpoch,
        long totalSteps,
        @Nullable Schedule schedule,
        List<Penalty> penalties,
        List<Constraint> constraints,
        @Nullable GradientClip clip,
        @Nullable WeightAverage average,
        @Nullable SampleChange augmentation,
        @Nullable Mixing mixing,
        @Nullable Pretrained pretrained,
        List<Callback> callbacks) {
    /// Keeps copies of the lists.
    public Plan {
        penalties = List.copyOf(penalties);
        constraints = List.copyOf(constraints);
        callbacks = List.copyOf(callbacks);
    }

    /// The network.
    ///
    /// @return that of the model
    public Sequential network() {
        return model.network();
    }

    /// The loss.
    ///
    /// @return that of the model
    public Loss loss() {
        return model.loss();
    }

    /// The learning rate of the settings, without schedule.
    ///
    /// @return that of parameters in no group
    public double learningRate() {
        return optimizer.config().learningRate();
    }

    /// The callback of a class.
    ///
    /// @param <C> the class
    /// @param kind its class
    /// @return the first one, or null
    public <C extends Callback> @Nullable C callback(Class<C> kind) {
        return callbacks.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElse(null);
    }
}
