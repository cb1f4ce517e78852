package dev.gradus.lab.experiment.neuron;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.SmallMultiples;
import dev.gradus.lab.chart.Table;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// XOR by a network whose weights the lecture sets by hand.
///
/// ```
/// y₁ = σ(5x₁ + 5x₂ - 8)        both are 1
/// y₂ = σ(-7x₁ - 7x₂ + 3)       both are 0
/// y  = σ(-11y₁ - 11y₂ + 6)     neither of these
/// ```
public final class XorByHand implements Experiment {
    private static final List<String> CASES = List.of("00", "01", "10", "11");
    private static final int[] TARGETS = {0, 1, 1, 0};

    @Override
    public String name() {
        return "xor-by-hand";
    }

    @Override
    public Theme theme() {
        return Theme.NEURON;
    }

    @Override
    public List<Cell> cells(Size size) {
        Map<String, Object> settings = Map.of("w1", "5, 5, -8", "w2", "-7, -7, 3", "w", "-11, -11, 6");
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < CASES.size(); i++) {
            double[] x = InputSquare.CASES[i];
            cells.add(Cell.program(CASES.get(i), 1, settings, _ -> measure(x[0], x[1])));
        }
        cells.add(
                Cell.program(
                        "plane",
                        1,
                        settings,
                        _ ->
                                Measured.nothing()
                                        .series("y1", InputSquare.UNIT.values(XorByHand::both))
                                        .series("y2", InputSquare.UNIT.values(XorByHand::neither))
                                        .series("y", InputSquare.UNIT.values(XorByHand::output))));
        return cells;
    }

    private static Measured measure(double x1, double x2) {
        return Measured.of("y1", both(x1, x2)).and("y2", neither(x1, x2)).and("output", output(x1, x2));
    }

    private static double both(double x1, double x2) {
        return sigmoid(5 * x1 + 5 * x2 - 8);
    }

    private static double neither(double x1, double x2) {
        return sigmoid(-7 * x1 - 7 * x2 + 3);
    }

    static double output(double x1, double x2) {
        return sigmoid(-11 * both(x1, x2) - 11 * neither(x1, x2) + 6);
    }

    private static double sigmoid(double u) {
        return 1 / (1 + Math.exp(-u));
    }

    @Override
    public List<Published> published() {
        return List.of(
                new Published("01", "output", 1, "lecture on the multi-layer perceptron, rounded"),
                new Published("10", "output", 1, "lecture on the multi-layer perceptron, rounded"));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "is-xor",
                        r -> {
                            String[] shown =
                                    CASES.stream().map(c -> Text.loss(r.mean(c, "output"))).toArray(String[]::new);
                            boolean holds =
                                    IntStream.range(0, 4)
                                            .allMatch(
                                                    i -> Math.abs(r.mean(CASES.get(i), "output") - TARGETS[i]) < 0.05);
                            return Verdict.of(holds, shown);
                        }),
                Claim.of(
                        "hidden-meanings",
                        r -> {
                            double both = r.mean("11", "y1"), neither = r.mean("00", "y2");
                            double others =
                                    IntStream.range(0, 4)
                                            .mapToDouble(i ->
                                                    Math.max(
                                                            i == 3 ? 0 : r.mean(CASES.get(i), "y1"),
                                                            i == 0 ? 0 : r.mean(CASES.get(i), "y2")))
                                            .max()
                                            .orElseThrow();
                            boolean holds = both > 0.85 && neither > 0.85 && others < 0.15;
                            return Verdict.of(holds, Text.loss(both), Text.loss(neither), Text.loss(others));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        InputSquare square = InputSquare.UNIT;
        var planes =
                new SmallMultiples(words.picture("planes"), square.axis("x₁"), square.axis("x₂"), 3)
                        .size(190, 190)
                        .palette(Palette.of(3));
        for (String unit : List.of("y1", "y2", "y")) {
            double[] plane = results.series("plane", unit);
            List<Mark> marks = new ArrayList<>(List.of(square.plane("r2", plane), square.border("r0", plane, 0.5)));
            marks.addAll(InputSquare.cases(TARGETS));
            planes.add(unit.replace("1", "₁").replace("2", "₂"), marks);
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String c = CASES.get(i);
            rows.add(
                    List.of(
                            c.substring(0, 1),
                            c.substring(1),
                            Text.format("%.4f", results.mean(c, "y1")),
                            Text.format("%.4f", results.mean(c, "y2")),
                            Text.format("%.4f", results.mean(c, "output")),
                            String.valueOf(TARGETS[i])));
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("planes", planes);
        pictures.put("hidden", hidden(results, words));
        pictures.put("table", Table.of(words.picture("table"), List.of("x₁", "x₂", "y₁", "y₂", "y", "t"), rows, 20));
        return pictures;
    }

    /// The four cases as the output sees them: two of them fall together, and a straight line is enough.
    private static Picture hidden(Results results, Words words) {
        InputSquare square = new InputSquare(0, 1, 41);
        double[] plane = square.values((y1, y2) -> sigmoid(-11 * y1 - 11 * y2 + 6));
        var chart =
                new Chart(words.picture("hidden"), Axis.linear("y₁", 0, 1), Axis.linear("y₂", 0, 1))
                        .size(520, 420)
                        .palette(Palette.of(3))
                        .add(square.plane("r2", plane))
                        .add(square.line("r0", -11, -11, 6));
        for (int target = 0; target < 2; target++) {
            int its = target;
            int[] which = IntStream.range(0, 4).filter(i -> TARGETS[i] == its).toArray();
            double[] y1 = IntStream.of(which).mapToDouble(i -> results.mean(CASES.get(i), "y1")).toArray();
            double[] y2 = IntStream.of(which).mapToDouble(i -> results.mean(CASES.get(i), "y2")).toArray();
            chart.add(new Mark.Points("t = " + target, target == 0 ? "r1" : "r2", y1, y2));
        }
        return chart;
    }
}
