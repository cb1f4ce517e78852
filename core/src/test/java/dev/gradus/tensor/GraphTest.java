package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.tensor.Graph.Kind;
import dev.gradus.tensor.GraphLayout.Item;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class GraphTest {
    private static Tensor input(String name, double value) {
        return Tensor.of((float) value).requiresGrad(true).named(name);
    }

    private static Tensor squareOfSum() {
        return input("x", 3).add(input("y", 4)).square().named("z");
    }

    /// The texts of a class of the picture, in the order in which they were drawn.
    private static List<String> texts(Graph graph, String style) throws Exception {
        Document svg =
                DocumentBuilderFactory.newNSInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(graph.toSvg())));
        var all = svg.getElementsByTagName("text");
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> (Element) all.item(i))
                .filter(text ->
                        text.getAttribute("class").startsWith(style) && !text.getAttribute("class").contains("legend"))
                .map(Element::getTextContent)
                .toList();
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void nodes_are_operations_and_leaves_and_edges_carry_values_and_gradients() throws Exception {
        Tensor z = squareOfSum();
        z.backward();
        Graph graph = Graph.of(z);
        assertThat(texts(graph, "node")).containsExactlyInAnyOrder("x", "y", "+", "square", "z");
        assertThat(texts(graph, "value")).containsExactlyInAnyOrder("3", "4", "7", "49");
        assertThat(texts(graph, "gradient")).containsExactlyInAnyOrder("14", "14", "14", "1");
        assertThat(graph.toDot().lines().filter(line -> line.contains("->")))
                .containsExactly(
                        "  n0 -> n2 [label=<3<br/><font color=\"#b42318\">14</font>>];",
                        "  n1 -> n2 [label=<4<br/><font color=\"#b42318\">14</font>>];",
                        "  n2 -> n3 [label=<7<br/><font color=\"#b42318\">14</font>>];",
                        "  n3 -> n4 [label=<49<br/><font color=\"#b42318\">1</font>>];");
    }

    @Test
    void before_backward_there_are_values_only() throws Exception {
        Graph graph = Graph.of(squareOfSum());
        assertThat(texts(graph, "value")).hasSize(4);
        assertThat(texts(graph, "gradient")).isEmpty();
        assertThat(graph.toDot()).doesNotContain("font color");
    }

    @Test
    void a_value_that_goes_several_ways_is_one_node_with_the_sum_of_its_gradients() throws Exception {
        Tensor x = input("x", 3), y = x.mul(x).add(x);
        y.backward();
        Graph graph = Graph.of(y);
        assertThat(texts(graph, "node")).containsExactlyInAnyOrder("x", "×", "+", "result");
        assertThat(texts(graph, "gradient")).containsExactlyInAnyOrder("7", "1", "1");
        assertThat(graph.nodes().stream().mapToInt(n -> n.inputs().size()).sum()).isEqualTo(5);
        assertThat(count(graph.toSvg(), "marker-end")).isEqualTo(5);
    }

    @Test
    void kinds_tell_what_asks_for_a_gradient() {
        Tensor w = input("w", 2), x = Tensor.of(5).named("x");
        assertThat(Graph.of(w.mul(x)).nodes())
                .extracting(Graph.Node::kind)
                .containsExactly(Kind.PARAMETER, Kind.DATA, Kind.OPERATION, Kind.RESULT);
    }

    @Test
    void constants_are_part_of_their_operation() throws Exception {
        Tensor y = input("x", 4).mul(3).sub(2).pow(-1).neg();
        assertThat(texts(Graph.of(y), "node"))
                .containsExactlyInAnyOrder("x", "× 3", "− 2", "power -1", "negate", "result");
    }

    @Test
    void the_reshape_within_a_sum_is_not_drawn_and_one_of_the_users_is() throws Exception {
        Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}}).requiresGrad(true).named("x");
        assertThat(texts(Graph.of(x.sum()), "node")).containsExactlyInAnyOrder("x", "sum", "result");
        assertThat(texts(Graph.of(x.reshape(4).square()), "node"))
                .containsExactlyInAnyOrder("x", "reshape", "square", "result");
    }

    @Test
    void small_matrices_are_printed_in_aligned_rows_and_large_ones_by_shape_mean_and_norm() throws Exception {
        Tensor small = Tensor.of(new float[][] {{1, -2.5f}, {3, 4}}).named("small");
        assertThat(texts(Graph.of(small), "value"))
                .containsExactly("[\u00a0\u00a0\u00a01\u00a0-2.5]", "[\u00a0\u00a0\u00a03\u00a0\u00a0\u00a0\u00a04]");
        assertThat(texts(Graph.of(Tensor.full(Shape.of(4, 9), 0.5)), "value"))
                .containsExactly("[4, 9]", "mean 0.5", "norm 3");
        assertThat(texts(Graph.of(Tensor.of(1, 2, 3)), "value")).containsExactly("[1, 2, 3]");
        assertThat(texts(Graph.of(Tensor.ofInts(1, 2, 3, 4, 5)), "value")).containsExactly("[5]", "integers");
        assertThat(texts(Graph.of(Tensor.zeros(2, 0)), "value")).containsExactly("[2, 0]");
    }

    @Test
    void intermediate_results_show_their_names() throws Exception {
        Tensor u = input("x", 2).mul(3).named("u");
        assertThat(texts(Graph.of(u.square()), "value")).containsExactlyInAnyOrder("2", "u = 6", "36");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "12, 12",
        "-3, -3",
        "0.5, 0.5",
        "3.14159, 3.142",
        "-0.00012345, -0.0001234",
        "1234.56, 1235",
        "0.00001234, 1.234e-5",
        "1500000, 1.5e6",
        "-2.5e-10, -2.5e-10",
        "1e300, 1e300",
        "NaN, NaN",
        "Infinity, ∞",
        "-Infinity, -∞"
    })
    void numbers_have_four_digits(double number, String text) {
        assertThat(GraphText.number(number)).isEqualTo(text);
    }

    @Test
    void names_may_contain_anything() throws Exception {
        String name = "<a & \"b\">\u0000\n값";
        Graph graph = Graph.of(input(name, 1).exp());
        assertThat(texts(graph, "node")).contains("<a & \"b\">  값");
        assertThat(graph.toDot()).contains("label=<&lt;a &amp; &quot;b&quot;&gt;  값>");
    }

    @Test
    void a_graph_shows_the_moment_at_which_it_was_made() throws Exception {
        Graph graph;
        Tensor kept;
        try (var _ = Workspace.open()) {
            kept = squareOfSum();
            graph = Graph.of(kept);
        }
        assertThat(texts(graph, "value")).contains("49");
        assertThatThrownBy(() -> Graph.of(kept)).isInstanceOf(GradusException.class).hasMessageContaining("workspace");
    }

    // ---- layout ----------------------------------------------------------------------------------------------------

    static Stream<Tensor> expressions() {
        return Stream.of(Tensor.of(7), squareOfSum(), network(), tangle(3), tangle(8), tangle(20), tangle(50));
    }

    private static Tensor network() {
        Tensor x = Rng.of(1).normal(Shape.of(32, 8), 0, 1).named("x");
        for (int layer = 0; layer < 5; layer++) {
            Tensor w = Rng.of(layer).normal(Shape.of(8, 8), 0, 1).requiresGrad(true).named(layer + ".weight");
            x = Ops.linear(x, w, Tensor.zeros(8).requiresGrad(true).named(layer + ".bias")).relu();
        }
        Tensor loss = x.square().mean();
        loss.backward();
        return loss;
    }

    /// Operations whose operands are drawn at random, old and new.
    private static Tensor tangle(int operations) {
        Rng rng = Rng.of(operations);
        List<Tensor> made = new ArrayList<>(List.of(input("a", 1), input("b", -2), input("c", 0.3)));
        for (int i = 0; i < operations; i++) {
            Tensor old = made.get(rng.below(2L * i, made.size()));
            made.add(
                    i % 3 == 0
                            ? made.getLast().tanh()
                            : i % 3 == 1 ? old.mul(made.getLast()) : made.getLast().sub(old));
        }
        made.getLast().backward();
        return made.getLast();
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void nothing_overlaps_and_lines_run_from_left_to_right(Tensor result) {
        GraphLayout layout = new GraphLayout(Graph.of(result).nodes());
        double right = 0;
        for (List<Item> column : layout.columns()) {
            for (int i = 0; i < column.size(); i++) {
                Item item = column.get(i);
                assertThat(item.left).isGreaterThan(right);
                assertThat(item.x).isGreaterThanOrEqualTo(item.left);
                assertThat(item.x + item.width() + item.labelWidth()).isLessThanOrEqualTo(item.right + 1e-9);
                assertThat(item.y - item.above()).isGreaterThan(0);
                assertThat(item.y + item.below()).isLessThan(layout.height());
                if (i == 0) continue;
                Item before = column.get(i - 1);
                assertThat(item.y - item.above()).isGreaterThan(before.y + before.below() + 10);
            }
            right = column.getFirst().right;
        }
        assertThat(right).isLessThan(layout.width());
        assertThat(layout.wires()).allMatch(wire -> wire.to().column == wire.from().column + 1);
    }

    @Test
    void a_chain_is_drawn_straight() {
        Tensor x = input("x", 1).exp().log().tanh();
        GraphLayout layout = new GraphLayout(Graph.of(x).nodes());
        assertThat(layout.columns().stream().map(column -> Objects.requireNonNull(column.getFirst()).y).distinct())
                .hasSize(1);
    }

    @Test
    void a_deep_graph_needs_no_deep_stack() {
        Tensor x = input("x", 1);
        for (int i = 0; i < 5000; i++) x = x.add(1);
        assertThat(count(Graph.of(x).toSvg(), "<rect class")).isEqualTo(5002);
    }
}
