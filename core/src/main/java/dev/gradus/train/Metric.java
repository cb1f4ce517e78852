package dev.gradus.train;

import dev.gradus.config.Configured;
import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import java.util.List;
import java.util.Map;

/// A figure of how good a model is on a set of samples: gathered batch by batch, computed at the end.
///
/// ```java
/// Evaluation e = new Evaluator(network, loss, preparations).metrics(task, List.of(new F1(), new RocAuc())).of(data);
/// double f1 = e.metrics().get("f1");
/// ```
/// Every metric keeps to the same rules. Sums are float64 and taken sample by sample, so figures do not depend on where batches end. Samples
/// that the loss ignores ([dev.gradus.nn.Loss#counts]) do not count. One prediction that is NaN makes the figure NaN; so does a set in
/// which nothing counts.
public interface Metric extends Configured {
    /// Begins to measure one set of samples.
    ///
    /// @param task what is predicted
    /// @return a meter that has seen nothing
    /// @throws GradusException when there is no such figure of this task
    Meter begin(Task task);

    /// A measurement of one set of samples. Not for several threads at once.
    interface Meter {
        /// What the figures are: their names, units and which direction is better.
        ///
        /// @return in the order of [#values()], of no split; the same at any time
        List<Figure> figures();

        /// Takes in a batch.
        ///
        /// @param batch what the model made of it; valid during this call only
        void add(Outcome batch);

        /// The figures of all batches so far.
        ///
        /// @return a value for each of [#figures()], by name and in their order; NaN before the first batch
        Map<String, Double> values();
    }
}
