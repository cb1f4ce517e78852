package dev.gradus.lab.report;

import dev.gradus.data.Dataset;
import dev.gradus.model.TrainedModel;
import dev.gradus.train.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a model predicts for each sample of a data set with classes.
///
/// @param matrix the confusion matrix
/// @param mistakes the misclassified samples, the most confident first
record Predictions(ConfusionMatrix matrix, List<Mistake> mistakes) {
    private static final int SAMPLES_AT_ONCE = 256;

    /// A misclassified sample.
    ///
    /// @param index of the sample
    /// @param actual its class
    /// @param predicted the class that the model predicted
    /// @param probability of the predicted class
    record Mistake(int index, int actual, int predicted, double probability) {}

    /// Predicts all samples.
    ///
    /// @param model trained on such data
    /// @param data with classes
    /// @param classes their names
    /// @return all predictions
    static Predictions of(TrainedModel model, Dataset data, List<String> classes) {
        long[][] counts = new long[classes.size()][classes.size()];
        List<Mistake> mistakes = new ArrayList<>();
        int size = data.shape().size();
        for (int from = 0; from < data.size(); from += SAMPLES_AT_ONCE) {
            int n = Math.min(SAMPLES_AT_ONCE, data.size() - from);
            float[] samples = new float[n * size];
            for (int i = 0; i < n; i++) data.readInput(from + i, samples, i * size);
            TrainedModel.Predictions predictions = model.predict(samples, n);
            for (int i = 0; i < n; i++) {
                int actual = data.label(from + i), predicted = predictions.classes()[i];
                counts[actual][predicted]++;
                if (actual != predicted) {
                    mistakes.add(new Mistake(from + i, actual, predicted, predictions.values().get(i, predicted)));
                }
            }
        }
        mistakes.sort(Comparator.comparingDouble(Mistake::probability).reversed());
        return new Predictions(ConfusionMatrix.of(classes, counts), List.copyOf(mistakes));
    }
}
