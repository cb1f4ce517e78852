package dev.gradus.train.metric;

import dev.gradus.train.Metric;
import org.junit.jupiter.api.Nested;

/// The contract of each metric; `SectionsTest` fails while one is missing.
class MetricContractTest {
    @Nested
    class OfAccuracy implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("accuracy");
        }
    }

    @Nested
    class OfTopAccuracy implements MetricContract {
        @Override
        public Metric make() {
            return new TopAccuracy(2);
        }
    }

    @Nested
    class OfPrecision implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("precision");
        }
    }

    @Nested
    class OfRecall implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("recall");
        }
    }

    @Nested
    class OfF1 implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("f1");
        }
    }

    @Nested
    class OfRocAuc implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("roc-auc");
        }
    }

    @Nested
    class OfCalibrationError implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("calibration-error");
        }
    }

    @Nested
    class OfMeanLoss implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("mean-loss");
        }

        @Override
        public boolean weighsBatches() {
            return true;
        }
    }

    @Nested
    class OfR2 implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("r2");
        }

        @Override
        public boolean isOfClasses() {
            return false;
        }
    }

    @Nested
    class OfMeanAbsolute implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("mean-absolute");
        }

        @Override
        public boolean isOfClasses() {
            return false;
        }
    }

    @Nested
    class OfRootMeanSquare implements MetricContract {
        @Override
        public Metric make() {
            return Metrics.ALL.make("root-mean-square");
        }

        @Override
        public boolean isOfClasses() {
            return false;
        }
    }
}
