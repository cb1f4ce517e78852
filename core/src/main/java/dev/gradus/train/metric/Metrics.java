package dev.gradus.train.metric;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.config.Catalogue;
import dev.gradus.train.Metric;

/// The names under which files and flags know the metrics.
///
/// They are not among [Catalogues], which model files need: whoever reads a model need not know what training measures.
public final class Metrics {
    /// All metrics.
    public static final Catalogue<Metric> ALL =
            new Catalogue<>("metric", Metric.class, Catalogues.LOSSES)
                    .add("accuracy", new Accuracy.Config(), Accuracy::new)
                    .add("top-accuracy", new TopAccuracy.Config(), TopAccuracy::new)
                    .add("precision", new Precision.Config(), Precision::new)
                    .add("recall", new Recall.Config(), Recall::new)
                    .add("f1", new F1.Config(), F1::new)
                    .add("roc-auc", new RocAuc.Config(), RocAuc::new)
                    .add("calibration-error", new CalibrationError.Config(), CalibrationError::new)
                    .add("r2", new R2.Config(), R2::new)
                    .add("mean-absolute", new MeanAbsolute.Config(), MeanAbsolute::new)
                    .add("root-mean-square", new RootMeanSquare.Config(), RootMeanSquare::new)
                    .add("mean-loss", new MeanLoss.Config(), MeanLoss::new);

    private Metrics() {}
}
