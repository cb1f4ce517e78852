package dev.gradus.lab.experiment.neuron;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.SmallMultiples;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.BinaryCrossEntropy;
import dev.gradus.optim.GradientDescent;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The network that solves XOR by hand, learned from random weights by backpropagation; its surface is recorded on the way.
///
/// ```
/// y = σ(w·σ(W x + b) + c),   gradient descent on the binary cross entropy of the four cases, η = 1
/// ```
/// With two hidden units gradient descent can end on a plateau with two cases right and two at 0.5; with more it hardly does.
public final class XorLearned implements Experiment {
    private static final List<String> CELLS = List.of("two", "four", "eight");
    private static final List<Integer> UNITS = List.of(2, 4, 8);
    private static final Tensor X = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    private static final Tensor T = Tensor.of(new float[][] {{0}, {1}, {1}, {0}});
    private static final int[] SNAPSHOTS = {0, 100, 200, 400, 800, 3000};
    private static final int SEEDS = 10, EVERY = 50;
    private static final double ETA = 1;

    @Override
    public String name() {
        return "xor-learned";
    }

    @Override
    public Theme theme() {
        return Theme.NEURON;
    }

    @Override
    public List<Cell> cells(Size size) {
        int steps = SNAPSHOTS[SNAPSHOTS.length - 1];
        return IntStream.range(0, CELLS.size())
                .mapToObj(k ->
                        Cell.program(
                                CELLS.get(k),
                                size.pick(1, SEEDS),
                                Map.of("hidden", UNITS.get(k), "learningRate", ETA, "steps", steps),
                                bench -> learn(UNITS.get(k), steps, bench)))
                .toList();
    }

    private static Measured learn(int units, int steps, Workbench bench) {
        var model = Sequential.of(new Linear(units), new Sigmoid(), new Linear(1), new Sigmoid());
        model.build(Shape.of(2), bench.seed());
        var loss = new BinaryCrossEntropy();
        var descent = new GradientDescent(ETA);
        descent.attach(model.parameters());
        List<Double> losses = new ArrayList<>();
        Measured measured = Measured.nothing();
        for (int step = 0; step <= steps; step++) {
            for (int at : SNAPSHOTS) {
                if (step == at) measured = measured.series("plane" + at, InputSquare.UNIT.values(model));
            }
            descent.zeroGrad();
            Tensor its = loss.of(model.forward(X, Pass.training(bench.random().fork(step))), T);
            if (step % EVERY == 0) {
                losses.add(its.item());
                bench.done((double) step / steps);
            }
            if (step == steps) break;
            its.backward();
            descent.step();
        }
        Tensor y = model.forward(X, Pass.evaluation());
        double off = IntStream.range(0, 4).mapToDouble(i -> Math.abs(y.get(i, 0) - T.get(i, 0))).max().orElseThrow();
        long right = IntStream.range(0, 4).filter(i -> Math.abs(y.get(i, 0) - T.get(i, 0)) < 0.5).count();
        return measured.and("accuracy", right / 4.0)
                .and("loss", losses.getLast())
                .and("largestError", off)
                .series("loss", losses.stream().mapToDouble(a -> a).toArray());
    }

    private static long learned(Results r, String cell) {
        return DoubleStream.of(r.values(cell, "largestError")).filter(off -> off < 0.1).count();
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "two-can",
                        r -> {
                            long learned = learned(r, "two");
                            return Verdict.of(learned > SEEDS / 2, learned + "/" + SEEDS);
                        }),
                Claim.of(
                        "more-units-surer",
                        r -> {
                            long two = learned(r, "two"), eight = learned(r, "eight");
                            return Verdict.of(eight == SEEDS && eight >= two, eight + "/" + SEEDS, two + "/" + SEEDS);
                        }),
                Claim.of(
                        "begins-at-ln-2",
                        r -> {
                            double first =
                                    IntStream.range(0, SEEDS)
                                            .mapToDouble(seed -> r.series("two", "loss", seed)[0])
                                            .average()
                                            .orElseThrow();
                            return Verdict.of(Math.abs(first - Math.log(2)) < 0.1, Text.loss(first));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        InputSquare square = InputSquare.UNIT;
        int shown = best(results);
        var planes =
                new SmallMultiples(words.picture("planes"), square.axis("x₁"), square.axis("x₂"), 3)
                        .size(190, 190)
                        .palette(Palette.of(3));
        for (int step : SNAPSHOTS) {
            double[] plane = results.series("two", "plane" + step, shown);
            List<Mark> marks = new ArrayList<>(List.of(square.plane("r2", plane), square.border("r0", plane, 0.5)));
            marks.addAll(InputSquare.cases(0, 1, 1, 0));
            planes.add(words.term("step") + " " + Text.count(step), marks);
        }
        int seeds = results.of("two").size();
        var losses =
                new Chart(
                                words.picture("losses"),
                                Axis.whole(words.term("step"), 0, SNAPSHOTS[SNAPSHOTS.length - 1]),
                                Axis.linear(words.term("loss"), 0, 1))
                        .palette(Palette.of(Math.max(seeds, 3)));
        for (int seed = 0; seed < seeds; seed++) {
            double[] loss = results.series("two", "loss", seed);
            double[] at = IntStream.range(0, loss.length).mapToDouble(i -> i * EVERY).toArray();
            losses.add(new Mark.Line(words.term("seed") + " " + (seed + 1), "r" + seed, at, loss, false));
        }
        losses.add(new Mark.Rule("ln 2", Math.log(2), false));
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("planes", planes);
        pictures.put("losses", losses);
        return pictures;
    }

    /// The seed whose network has learned best: others may be stuck.
    private static int best(Results results) {
        double[] off = results.values("two", "largestError");
        return IntStream.range(0, off.length).reduce(0, (a, b) -> off[b] < off[a] ? b : a);
    }
}
