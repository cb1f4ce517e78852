package dev.gradus.lab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gradus.data.Task;
import dev.gradus.error.GradusException;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final Shape DIGIT = Shape.of(1, 8, 8);

    @Test
    void a_value_out_of_range_is_reported_with_the_place_where_it_is_written() {
        assertThat(got(flag("--optimizer", "optimizer", "sgd(momentum=2)")))
                .isEqualTo("--optimizer: Sgd: momentum 2.0");
        assertThat(got(flag("--optimizer", "optimizer", "SGD(momentum=2)"))).startsWith("--optimizer: ");
        assertThat(
                        got(
                                flag("--optimizer", "optimizer", "sgd"),
                                flag("--set optimizer.momentum", "optimizer.momentum", "2"),
                                flag("--epochs", "epochs", "3")))
                .isEqualTo("--set optimizer.momentum: Sgd: momentum 2.0");
        assertThat(got(flag("--lr", "optimizer.learningRate", "-1"), flag("--seed", "seed", "2")))
                .isEqualTo("--lr: Adam: learning rate -1.0");
        assertThat(got(flag("--dropout", "model.dropout", "3"))).startsWith("--dropout: ");
        assertThat(got(flag("--patience", "earlyStopping.patience", "-3"))).startsWith("--patience: ");
        assertThat(got(flag("--augment", "augment", "random-crop(padding=-1)"))).startsWith("--augment: ");
        assertThat(got(flag("--epochs", "epochs", "x"))).isEqualTo("--epochs: epochs is 'x'");
    }

    @Test
    void of_a_file_its_path_is_named() {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("epochs", 3);
        file.put("optimizer", Map.of("type", "sgd", "momentum", 2, "learningRate", 0.1));
        file.put("seed", 4);
        assertThat(got(new Source("s.yaml", file))).isEqualTo("s.yaml: optimizer.momentum: Sgd: momentum 2.0");
        assertThat(got(new Source("s.yaml", Map.of("earlyStopping", Map.of("patience", -1, "minDelta", 0.1)))))
                .startsWith("s.yaml: earlyStopping.patience: ");
        assertThat(got(new Source("s.yaml", Map.of("epochs", 3)), flag("--batch-size", "batchSize", "-1")))
                .startsWith("--batch-size");
    }

    @Test
    void of_two_mistakes_the_first_is_reported_in_its_place() {
        assertThat(got(flag("--epochs", "epochs", "x"), flag("--lr", "optimizer.learningRate", "-1")))
                .isEqualTo("--epochs: epochs is 'x'");
        assertThat(got(flag("--lr", "optimizer.learningRate", "-1"), flag("--epochs", "epochs", "x")))
                .isEqualTo("--lr: Adam: learning rate -1.0");
    }

    @Test
    void what_is_written_later_repairs_what_was_written_before() {
        Source file = new Source("s.yaml", Map.of("optimizer", "sgd(momentum=2)"));
        TrainSettings settings = Reading.of(List.of(file, flag("--momentum", "optimizer.momentum", "0.5"))).settings();
        assertThat(settings.get("optimizer.momentum")).isEqualTo(0.5);
    }

    @Test
    void data_that_is_as_expected_needs_no_other_reading() {
        Reading digits = Reading.of(List.of(flag("--augment", "augment", "standard")));
        assertThat(digits.settings().augment()).hasSize(2);
        assertThat(digits.of(new Task.Classification(List.of("a", "b")), DIGIT)).isSameAs(digits);
        Reading own =
                Reading.of(List.of(flag("--data", "data", "csv:x.csv"), flag("--lr", "optimizer.learningRate", "1")));
        assertThat(own.of(new Task.Classification(List.of("a", "b")), Shape.of(3))).isSameAs(own);
        Reading values = own.of(new Task.Regression(List.of("y")), Shape.of(3));
        assertThat(values.settings().loss().type()).isEqualTo("mean-squared-error");
        assertThat(values.settings().get("optimizer.learningRate")).isEqualTo(1.0);
        Reading images =
                Reading.of(List.of(flag("--data", "data", "folder:x"), flag("--augment", "augment", "standard")));
        assertThat(images.settings().augment()).isEmpty();
        assertThat(images.of(new Task.Classification(List.of("a", "b")), DIGIT).settings().augment()).hasSize(2);
    }

    @Test
    void a_watched_figure_that_no_epoch_brings_is_refused_before_data_is_read() {
        Source f1 = flag("--metrics", "metrics", "f1");
        Source own = flag("--data", "data", "csv:x.csv");
        assertThat(watching("validation.f2", f1).getMessage())
                .startsWith("--monitor: a watch over the figure 'validation.f2'")
                .contains("validation.f1");
        assertThat(watching("validation.f1", f1)).isNull();
        assertThat(watching("validation.f1")).isNotNull();
        assertThat(watching("raw.loss")).isNotNull();
        assertThat(watching("raw.loss", flag("--average", "average", "ema"))).isNull();
        assertThat(watching("subset.accuracy")).isNull();
        assertThat(watching("subset.accuracy", flag("--set subset", "subset", "0"))).isNotNull();
        assertThat(watching("learningRate").getMessage()).contains("of which more is better, or less");
        assertThat(watching("validation.r2", own)).as("of values, which a table may have").isNull();
        assertThat(watching("validation.r3", own)).isNotNull();
        assertThat(watching("validation.f1-positive", own, flag("--metrics", "metrics", "f1(average=positive)")))
                .isNull();
        Map<String, Object> stopping = Map.of("patience", 3, "figure", "validation.los");
        Reading file = Reading.of(List.of(new Source("s.yaml", Map.of("earlyStopping", stopping))));
        assertThat(catchThrowableOfType(GradusException.class, file::requireFigures).getMessage())
                .startsWith("s.yaml: earlyStopping.figure: ")
                .contains("validation.loss");
    }

    private static GradusException watching(String figure, Source... others) {
        List<Source> all = new ArrayList<>(List.of(others));
        all.add(flag("--monitor", "monitor", figure));
        return catchThrowableOfType(GradusException.class, Reading.of(all)::requireFigures);
    }

    private static Source flag(String name, String path, Object value) {
        return new Source(name, Map.of(path, value));
    }

    private static String got(Source... sources) {
        return catchThrowableOfType(GradusException.class, () -> Reading.of(List.of(sources))).parts().got();
    }
}
