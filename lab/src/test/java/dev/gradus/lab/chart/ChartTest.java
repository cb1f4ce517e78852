package dev.gradus.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/// Charts of every kind. With `-Dgradus.charts=FOLDER` they are written there, to be looked at.
class ChartTest {
    private static final List<String> ANIMALS = List.of("cat", "dog", "a very long name of an animal <&>", "frog");

    private static double[] to(int n, java.util.function.IntToDoubleFunction f) {
        return IntStream.range(0, n).mapToDouble(f).toArray();
    }

    private static Map<String, String> all() {
        Map<String, String> charts = new LinkedHashMap<>();
        double[] x = to(30, i -> i + 1),
                falling = to(30, i -> 2.0 / (i + 1)),
                noisy = to(30, i -> 2.2 / (i + 1) + 0.05);
        charts.put(
                "lines",
                new Chart("Loss by epoch", Axis.whole("epoch", 0, 30), Axis.fitting("loss", falling, noisy))
                        .add(new Mark.Rule("best: 24", 24, true))
                        .add(new Mark.Line("training", "train", x, falling, true))
                        .add(new Mark.Line("validation", "validation", x, noisy, true))
                        .add(new Mark.Line("validation, weights not averaged", "raw", x, to(30, i -> 0.4), false))
                        .file());
        double[] rates = to(60, i -> Math.pow(10, -5 + i / 12.0)),
                losses = to(60, i -> 2.3 - i * 0.02 + (i > 48 ? Math.pow(1.6, i - 48) * 0.02 : 0));
        charts.put(
                "rates",
                new Chart(
                                "Loss by learning rate",
                                Axis.logarithmic("learning rate", 1e-5, 1),
                                Axis.linear("loss", 0, 4))
                        .add(new Mark.Line("", "train", rates, losses, false))
                        .add(new Mark.Rule("divergence", 3.5, false))
                        .file());
        double[] seconds = to(40, i -> i * 90.0);
        charts.put(
                "band",
                new Chart(
                                "Accuracy of five seeds",
                                Axis.time("time", 0, 3600),
                                Axis.linear("accuracy", 0.5, 1).words(Text::share))
                        .add(
                                new Mark.Band(
                                        "lowest to highest",
                                        "train",
                                        seconds,
                                        to(40, i -> 0.9 - 0.35 / (1 + i / 4.0)),
                                        to(40, i -> 0.97 - 0.3 / (1 + i / 4.0))))
                        .add(new Mark.Line("mean", "train", seconds, to(40, i -> 0.94 - 0.32 / (1 + i / 4.0)), false))
                        .file());
        charts.put(
                "bars",
                new Chart(
                                "Recall by class",
                                Axis.categories("class", ANIMALS),
                                Axis.linear("recall", 0, 1).words(Text::share))
                        .add(
                                new Mark.Bars(
                                        "validation",
                                        "validation",
                                        to(4, i -> i - 0.2),
                                        new double[] {0.8, 0.55, 0.97, 0.3},
                                        0.4))
                        .add(
                                new Mark.Bars(
                                        "training",
                                        "train",
                                        to(4, i -> i + 0.2),
                                        new double[] {0.9, 0.75, 0.99, Double.NaN},
                                        0.4))
                        .file());
        charts.put(
                "histogram",
                new Chart("Weights of layer 1", Axis.linear("weight", -1, 1), Axis.linear("count", -4, 20))
                        .add(
                                new Mark.Bars(
                                        "",
                                        "step",
                                        to(20, i -> -0.95 + i / 10.0),
                                        to(20, i -> 20 * Math.exp(-Math.pow((i - 9.5) / 5, 2)) - (i == 3 ? 8 : 0)),
                                        0.1))
                        .file());
        double[][] counts = {{50, 2, 0, 1}, {7, 40, Double.NaN, 3}, {0, 0, 55, 0}, {1, 9, 2, 33}};
        charts.put(
                "heat-map",
                new Chart(
                                "Confusion matrix",
                                Axis.categories("predicted class", ANIMALS),
                                Axis.categories("true class", ANIMALS))
                        .add(new Mark.HeatMap("train", counts, Text::axis))
                        .file());
        double[][] grid = new double[12][60];
        for (int r = 0; r < 12; r++) for (int c = 0; c < 60; c++) grid[r][c] = Math.sin(r / 3.0) * Math.cos(c / 9.0);
        List<String> many = IntStream.range(0, 60).mapToObj(i -> "step " + i).toList();
        charts.put(
                "gradients",
                new Chart("Norm of gradients", Axis.categories("", many), Axis.categories("layer", many.subList(0, 12)))
                        .add(new Mark.HeatMap("validation", grid, Text::axis))
                        .file());
        Palette few = Palette.of(12), crowd = Palette.of(40);
        for (Palette palette : List.of(few, crowd)) {
            int n = palette == few ? 12 : 40;
            Chart chart =
                    new Chart(n + " runs", Axis.whole("epoch", 0, 30), Axis.linear("loss", 0, 4))
                            .palette(palette)
                            .size(760, 420);
            for (int k = 0; k < n; k++) {
                double height = 0.1 + 3.8 * k / n;
                chart.add(
                        new Mark.Line(
                                "run " + k, "run " + palette.style(k), x, to(30, i -> height + 0.6 / (i + 1)), false));
            }
            charts.put("runs-" + n, chart.file());
        }
        charts.put(
                "points",
                new Chart(
                                "Accuracy by learning rate",
                                Axis.logarithmic("learning rate", 1e-4, 0.3),
                                Axis.linear("accuracy", 0.8, 1).words(Text::share))
                        .add(
                                new Mark.Points(
                                        "trials",
                                        "validation",
                                        rates,
                                        to(60, i -> 0.98 - Math.pow((i - 30) / 80.0, 2))))
                        .file());
        var multiples =
                new SmallMultiples(
                        "Validation loss by width",
                        Axis.whole("epoch", 0, 30),
                        Axis.fitting("loss", falling, noisy),
                        4);
        for (int k = 0; k < 7; k++) {
            double shift = 0.02 * k;
            multiples.add(
                    "hidden " + (16 << k),
                    List.of(new Mark.Line("", "validation", x, to(30, i -> 2.2 / (i + 1) + shift), false)));
        }
        charts.put("small-multiples", multiples.file());
        charts.put(
                "empty", new Chart("Nothing", Axis.fitting("x"), Axis.fitting("y", new double[] {Double.NaN})).file());
        return charts;
    }

    @Test
    void every_kind_of_chart_is_whole_xml_without_numbers_that_are_none() throws Exception {
        for (Map.Entry<String, String> chart : all().entrySet()) {
            String svg = chart.getValue();
            var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            parser.parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
            assertThat(svg).as(chart.getKey()).doesNotContain("NaN", "Infinity", "http://www.w3.org/1999");
            assertThat(svg).contains("prefers-color-scheme: dark", "xmlns=\"http://www.w3.org/2000/svg\"");
            write(chart.getKey(), svg);
        }
    }

    private static void write(String name, String svg) throws IOException {
        String folder = System.getProperty("gradus.charts");
        if (folder != null) Files.writeString(Files.createDirectories(Path.of(folder)).resolve(name + ".svg"), svg);
    }

    @Test
    void points_lie_where_the_axes_put_them() {
        String svg =
                new Chart("t", Axis.linear("x", 0, 10), Axis.logarithmic("y", 0.01, 100))
                        .size(176, 154) // a frame of 100 by 100 at (58, 14)
                        .add(new Mark.Line("l", "train", new double[] {0, 5, 10}, new double[] {100, 1, 0.01}, false))
                        .svg();
        assertThat(svg).contains("points=\"58.0,14.0 108.0,64.0 158.0,114.0\"", "logarithmic scale</text>");
    }

    @Test
    void bars_stand_on_zero_and_categories_have_their_order() {
        String svg =
                new Chart("t", Axis.categories("x", List.of("a", "b")), Axis.linear("y", -1, 1))
                        .size(176, 154)
                        .add(new Mark.Bars("n", "train", new double[] {0, 1}, new double[] {1, -1}, 0.5))
                        .svg();
        assertThat(svg)
                .contains("x=\"70.5\" y=\"14.0\" width=\"24.0\" height=\"50.0\"><title>n, a: 1</title>")
                .contains("x=\"120.5\" y=\"64.0\" width=\"24.0\" height=\"50.0\"><title>n, b: -1</title>");
    }

    @Test
    void the_first_row_of_a_heat_map_is_at_the_top() {
        String svg =
                new Chart("t", Axis.categories("p", List.of("a", "b")), Axis.categories("t", List.of("a", "b")))
                        .size(176, 154)
                        .add(new Mark.HeatMap("train", new double[][] {{1, 0}, {0, 3}}, Text::axis))
                        .svg();
        assertThat(svg)
                .contains(
                        "x=\"58.5\" y=\"14.5\" width=\"49.0\" height=\"49.0\" fill-opacity=\"0.373\"><title>t a, p a: 1</title>")
                .contains(
                        "x=\"108.5\" y=\"64.5\" width=\"49.0\" height=\"49.0\" fill-opacity=\"1.000\"><title>t b, p b: 3</title>");
    }

    @Test
    void no_two_things_look_alike() {
        for (int n : new int[] {1, 12, 13, 40, 200}) {
            for (boolean dark : new boolean[] {false, true}) {
                Palette palette = Palette.of(n);
                Set<String> seen = new HashSet<>();
                for (int k = 0; k < n; k++) {
                    assertThat(palette.colour(k, dark)).matches("#[0-9a-f]{6}");
                    seen.add(palette.colour(k, dark) + palette.dashes(k));
                }
                assertThat(seen).as("%d, dark %s", n, dark).hasSize(n);
            }
        }
        assertThat(Palette.of(13).css()).contains(".r12 { --mark: #");
    }

    @Test
    void an_axis_that_cannot_be_is_refused() {
        assertThatThrownBy(() -> Axis.logarithmic("x", 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Axis.time("time", 0, 7000).title()).isEqualTo("time, min");
        assertThat(Axis.time("time", 0, 7000).labels()).startsWith("0", "30");
        assertThat(Axis.fitting("y", new double[] {0.01, 1}).scale().logarithmic()).isTrue();
    }
}
