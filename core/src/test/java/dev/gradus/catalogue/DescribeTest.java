package dev.gradus.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.config.Configured;
import dev.gradus.config.Describe;
import dev.gradus.data.augment.Compose;
import dev.gradus.data.augment.HorizontalFlip;
import dev.gradus.data.augment.RandomCrop;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.nn.LayerGraph;
import dev.gradus.nn.LayerGraph.Node;
import dev.gradus.nn.Reduction;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.LeakyReLU;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.init.He;
import dev.gradus.nn.layer.Conv2d;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Adam;
import dev.gradus.train.Guard;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that has settings says what it is.
class DescribeTest {
    static Stream<? extends Configured> everything() {
        Stream<Configured> kinds = CataloguesTest.kinds().stream().flatMap(kind -> CataloguesTest.all(kind).stream());
        Stream<Configured> others =
                Stream.of(
                                Catalogues.SCHEDULES,
                                Catalogues.REGULARIZERS,
                                Catalogues.CONSTRAINTS,
                                Catalogues.DATA_INITIALIZERS,
                                Catalogues.MIXINGS)
                        .flatMap(catalogue -> catalogue.names().stream().map(catalogue::make));
        return Stream.concat(kinds, others);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void its_text_is_its_name_and_what_differs_from_the_defaults_on_one_line(Configured thing) {
        assertThat(thing.toString()).startsWith(thing.getClass().getSimpleName()).doesNotContain("@", "\n", "Config[");
    }

    @Test
    void what_must_be_given_stands_first_and_what_is_as_usual_is_left_out() {
        assertThat(new ReLU()).hasToString("ReLU");
        assertThat(new Linear(256)).hasToString("Linear(256)");
        assertThat(new Linear(10).init(new He())).asString().startsWith("Linear(10, ").contains("weightInit=He");
        assertThat(new Dropout(0.5)).hasToString("Dropout");
        assertThat(new Dropout(0.2)).hasToString("Dropout(p=0.2)");
        assertThat(new LeakyReLU(1e-4)).asString().endsWith("=0.0001)");
        assertThat(new Conv2d(16, 5)).hasToString("Conv2d(channels=16, kernel=[5])");
        assertThat(new Adam(0.01)).hasToString("Adam(learningRate=0.01)");
        assertThat(new Adam(1e-3)).hasToString("Adam");
        assertThat(new CrossEntropy()).hasToString("CrossEntropy");
        assertThat(new Guard(Guard.Action.SKIP)).hasToString("Guard(action=skip)");
        assertThat(new CrossEntropy(new CrossEntropy.Config(Reduction.SUM))).hasToString("CrossEntropy(reduction=sum)");
    }

    @Test
    void what_consists_of_others_shows_them() {
        assertThat(Sequential.of(new Flatten(), new Linear(8), new ReLU(), Sequential.of(new Linear(2))))
                .hasToString("Sequential(Flatten, Linear(8), ReLU, Sequential(Linear(2)))");
        assertThat(
                        LayerGraph.of(
                                Node.of("a", new Linear(8)),
                                Node.of("b", new Linear(8)).from("input"),
                                Node.of("sum", new ReLU()).add("a", "b"),
                                Node.of("end", new Linear(2)).concatenate("sum", "input")))
                .hasToString(
                        "LayerGraph(a = Linear(8), b = Linear(8) of input, sum = ReLU of a + b, end = Linear(2) of sum | input)");
        assertThat(Compose.of(new RandomCrop(32, 4), new HorizontalFlip()))
                .asString()
                .startsWith("Compose")
                .contains("RandomCrop(")
                .contains("HorizontalFlip");
    }

    @Test
    void of_a_long_list_the_first_are_shown() {
        List<Double> many = Collections.nCopies(784, 0.5);
        assertThat(new Standardize(new Standardize.Config(List.of(784), many, many)))
                .asString()
                .contains("[0.5, 0.5, 0.5, … 784 in all]")
                .hasSizeLessThan(150);
    }

    @Test
    void settings_that_may_not_be_looked_into_are_shown_as_they_are() {
        Configured hidden = () -> new Hidden(3);
        assertThat(Describe.of("Own", hidden.config())).isEqualTo("Own(Hidden[size=3])");
    }

    private record Hidden(int size) {}
}
