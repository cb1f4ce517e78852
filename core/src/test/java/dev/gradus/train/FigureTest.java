package dev.gradus.train;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Task;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.optim.Ema;
import dev.gradus.train.callback.EarlyStopping;
import dev.gradus.train.callback.Few;
import dev.gradus.train.metric.Average;
import dev.gradus.train.metric.CalibrationError;
import dev.gradus.train.metric.F1;
import dev.gradus.train.metric.MeanLoss;
import dev.gradus.train.metric.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Figures have one name each, and say themselves which direction is better.
class FigureTest {
    private static final Task CLASSES = new Task.Classification(List.of("a", "b", "c", "d", "e", "f"));
    private static final Task VALUES = new Task.Regression(List.of("y"));

    private static List<Figure> figures(Metric metric, Task task) {
        return metric.begin(task).figures();
    }

    @Test
    void every_metric_declares_its_figures_and_which_direction_is_better() {
        Map<String, Figure.Better> found = new LinkedHashMap<>();
        for (String name : Metrics.ALL.names()) {
            Metric metric = Metrics.ALL.make(name);
            boolean values = List.of("r2", "mean-absolute", "root-mean-square").contains(name);
            Task task = values ? VALUES : CLASSES;
            List<Figure> figures = figures(metric, task);
            assertThat(figures.stream().map(Figure::metric))
                    .as(name)
                    .containsExactlyElementsOf(metric.begin(task).values().keySet());
            for (Figure figure : figures) {
                assertThat(figure.split()).isEmpty();
                found.put(figure.name(), figure.better());
            }
        }
        Map<String, Figure.Better> expected = new LinkedHashMap<>();
        for (String more : List.of("accuracy", "top-5-accuracy", "precision", "recall", "f1", "roc-auc", "r2")) {
            expected.put(more, Figure.Better.MORE);
        }
        for (String less : List.of("calibration-error", "mean-absolute", "root-mean-square", "cross-entropy")) {
            expected.put(less, Figure.Better.LESS);
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void a_name_with_a_misleading_part_changes_nothing() {
        var loss = new MeanLoss(new MeanLoss.Config(new CrossEntropy(), "loss-of-accuracy"));
        var figures = Map.of("validation.loss-of-accuracy", figures(loss, CLASSES).getFirst().of("validation"));
        assertThat(new Monitor("validation.loss-of-accuracy").among(figures).mode()).isEqualTo(Monitor.Mode.MIN);
        assertThat(new F1(new F1.Config(Average.MICRO)).begin(CLASSES).figures().getFirst().name())
                .isEqualTo("f1-micro");
    }

    @Test
    void every_epoch_brings_the_figures_that_were_announced() {
        List<Map<String, Figure>> announced = new ArrayList<>();
        Run run =
                Trainer.of(Sequential.of(new Flatten(), new Linear(10)), new CrossEntropy(), new Adam(1e-2))
                        .config(new TrainConfig(2, 20, false, 1).withSubset(10))
                        .measure(new F1(), new CalibrationError())
                        .average(new Ema(0.9))
                        .with((event, training) -> announced.add(training.figures()))
                        .fit(Few.DIGITS);
        for (EpochResult epoch : run.history().epochs()) {
            assertThat(epoch.figures().keySet()).containsExactlyElementsOf(announced.getFirst().keySet());
        }
        announced.getFirst().forEach((name, figure) -> assertThat(figure.name()).isEqualTo(name));
        assertThat(announced.getFirst().get("raw.calibration-error"))
                .isEqualTo(new Figure("raw", "calibration-error", Figure.Unit.SHARE, Figure.Better.LESS));
        assertThat(announced.getFirst()).containsKeys("train.loss", "validation.f1", "subset.accuracy", "penalty");
        assertThat(Figure.member("validation", "f1")).isEqualTo("validationF1");
    }

    @Test
    void a_figure_that_says_nothing_about_a_model_needs_a_direction() {
        assertRefused(
                () -> fit(new Monitor("learningRate"), new EarlyStopping(2)),
                "the figure 'learningRate'",
                "more is better, or less",
                "the mode min or max");
        assertThat(fit(new Monitor("learningRate", Monitor.Mode.MAX), new EarlyStopping(2)).history().best())
                .isEqualTo(1);
        var unknown = new EarlyStopping(new EarlyStopping.Config().withFigure("validation.f2"));
        assertRefused(() -> fit(new Monitor("train.loss"), unknown), "validation.f2", "validation.loss");
    }

    private static Run fit(Monitor monitor, Callback callback) {
        return Trainer.of(Sequential.of(new Flatten(), new Linear(10)), new CrossEntropy(), new Adam(1e-2))
                .epochs(1)
                .monitor(monitor)
                .with(callback)
                .fit(Few.DIGITS);
    }
}
