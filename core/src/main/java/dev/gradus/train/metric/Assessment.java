package dev.gradus.train.metric;

import dev.gradus.data.Dataset;
import dev.gradus.data.Scaled;
import dev.gradus.data.Task;
import dev.gradus.model.TrainedModel;
import dev.gradus.train.Ensemble;
import dev.gradus.train.Evaluation;
import dev.gradus.train.Evaluator;
import dev.gradus.train.Metric.Meter;
import java.util.List;
import java.util.function.Function;

/// What there is to know about a model on a data set, measured in one pass: figures, and the samples on which it is wrong.
///
/// ```java
/// Run run = Trainer.of(model, new CrossEntropy(), new Adam(1e-3)).epochs(1).fit(data);
/// switch (Assessment.of(run.model(), data.test().data())) {
///     case ClassAssessment classes -> classes.mistakes().getFirst().sample();
///     case ValueAssessment values -> values.worst(10).getFirst().residual(0);
/// }
/// ```
/// Probabilities and values are those of the model, values in the unit of the data, whether it scales them or not. Samples are known by their
/// numbers in the data set, whose [Dataset#origin] says in which line or file they are. Samples that the loss ignores do not count.
public sealed interface Assessment permits ClassAssessment, ValueAssessment {
    /// Measures a model.
    ///
    /// @param model as it was trained or loaded
    /// @param data not empty, with the same classes or values
    /// @return of classes or of values
    /// @throws dev.gradus.error.GradusException when the model predicts something else than this data has
    static Assessment of(TrainedModel model, Dataset data) {
        Dataset samples = Scaled.of(data, model.task());
        return measured(model.task(), data, meters -> Evaluator.of(model).of(samples, meters));
    }

    /// Measures models that answer together.
    ///
    /// @param ensemble of models of such data
    /// @param data not empty, with the same classes or values
    /// @return of classes or of values
    /// @throws dev.gradus.error.GradusException when the models predict something else than this data has
    static Assessment of(Ensemble ensemble, Dataset data) {
        return measured(ensemble.members().getFirst().task(), data, meters -> ensemble.of(data, meters));
    }

    private static Assessment measured(Task task, Dataset data, Function<List<Meter>, Evaluation> pass) {
        return switch (task) {
            case Task.Classification classes -> {
                var answers = new ClassAssessment.Answers();
                var counts = new ConfusionMeter("", classes, _ -> 0);
                Evaluation figures = pass.apply(List.of(answers, counts));
                var plain = new Evaluation(figures.loss(), figures.accuracy(), figures.samples());
                yield new ClassAssessment(plain, counts.matrix(), answers);
            }
            case Task.Regression values -> {
                var answers = new ValueAssessment.Answers(values);
                List<Meter> meters =
                        List.of(
                                new MeanAbsolute().begin(values),
                                new RootMeanSquare().begin(values),
                                new R2().begin(values),
                                answers);
                yield new ValueAssessment(pass.apply(meters), values, answers.exactly(Scaled.unscaled(data)));
            }
        };
    }

    /// Loss and accuracy, or loss and `mean-absolute`, `root-mean-square` and `r2`.
    ///
    /// @return what [Evaluator] gives
    Evaluation evaluation();
}
