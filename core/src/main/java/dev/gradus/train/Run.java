package dev.gradus.train;

import dev.gradus.error.GradusException;
import dev.gradus.error.Printable;
import dev.gradus.model.TrainedModel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The outcome of training.
///
/// ```java
/// Run run = Trainer.of(model, new CrossEntropy(), new Adam(1e-3)).epochs(1).fit(data);
/// double recall = run.confusion().recall(7);
/// ```
///
/// @param model with the weights of the best epoch by validation (the last weights where no epoch was done)
/// @param history all epochs
/// @param test of the best weights on the test split
/// @param confusion of the best weights on the test split; null where there is none
/// @param reason why training ended
/// @param plan all that decided the training
public record Run(
        TrainedModel model,
        History history,
        Evaluation test,
        @Nullable ConfusionMatrix confusion,
        StopReason reason,
        Plan plan) {
    /// How often each class of the test split was taken for each other, with the weights of the best epoch.
    ///
    /// @return as many samples as [#test] has, without those that the loss ignores
    /// @throws GradusException where values are predicted, the loss does not say which class an output stands for, or there are more than
    ///     1,000 classes
    @Override
    public ConfusionMatrix confusion() {
        if (confusion != null) return confusion;
        boolean classes = model.task().isClassification(), many = model.task().outputs() > Evaluator.MOST_COUNTED;
        String what = classes ? model.task().outputs() + " classes" : "the values " + model.task().names();
        throw GradusException.got("a confusion matrix of %s", Printable.excerpt(what, 200))
                .expected(
                        "2 to %,d classes, and a loss that says which class an output stands for",
                        Evaluator.MOST_COUNTED)
                .because(
                        classes
                                ? many ? "the matrix would be larger than the network" : "the loss gives no classes"
                                : "values are predicted, which are not told apart but come close")
                .repair(
                        classes
                                ? "Measure with metrics instead: Evaluator.of(run.model()).metrics(task, List.of(new F1()))."
                                : "Look at the errors: Assessment.of(run.model(), data.test().data()).");
    }

    /// The figures on the test split, how long it took and why it ended.
    @Override
    public String toString() {
        String end = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "test " + test + "; " + history + "; " + end;
    }
}
