package dev.gradus.lab.experiment.history;

import dev.gradus.data.Dataset;
import dev.gradus.data.Prepared;
import dev.gradus.data.Split;
import dev.gradus.data.Splits;
import dev.gradus.data.Subset;
import dev.gradus.data.prepare.Pca;
import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
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
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.lab.experiment.classical.Classifier;
import dev.gradus.lab.experiment.classical.KernelMachine;
import dev.gradus.lab.experiment.classical.KernelMachine.Kernel;
import dev.gradus.lab.experiment.classical.LeastSquares;
import dev.gradus.lab.experiment.classical.NearestNeighbours;
import dev.gradus.lab.experiment.classical.QuadraticTerms;
import dev.gradus.lab.experiment.classical.RandomForest;
import dev.gradus.lab.experiment.classical.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The comparison of learning algorithms for handwritten digits (1995 and 1998) on MNIST: linear, nearest neighbours, principal components with
/// quadratic terms, kernel machines, a random forest, a net of two layers and LeNet-5.
///
/// Samples are the first of the training split; published errors are those of 60,000.
public final class Digits1995 implements Experiment {
    private static final String ACCURACY = "testAccuracy", FOREST = "forest", NET = "two-layer", LENET = "lenet-5";
    private static final int COMPONENTS = 40, FITTED = 5000;

    private record Method(
            String cell, int samples, double published, String settings, Function<Samples, Classifier> fit) {}

    private static final List<Method> METHODS =
            List.of(
                    new Method("linear", 55_000, 12.0, "ridge 1", train -> LeastSquares.fit(train, 1)),
                    new Method("nearest", 20_000, 5.0, "k 3", train -> new NearestNeighbours(train, 3)),
                    new Method(
                            "quadratic",
                            55_000,
                            3.3,
                            "40 principal components, ridge 1",
                            train -> LeastSquares.fit(train, 1)),
                    new Method(
                            "gaussian",
                            8000,
                            1.4,
                            "gamma 0.02, ridge 0.1",
                            train -> KernelMachine.fit(train, new Kernel(0.02, 0), 0.1)),
                    new Method(
                            "polynomial",
                            8000,
                            1.1,
                            "degree 4, gamma 0.01, ridge 1",
                            train -> KernelMachine.fit(train, new Kernel(0.01, 4), 1)));

    @Override
    public String name() {
        return "digits-1995";
    }

    @Override
    public Theme theme() {
        return Theme.HISTORY;
    }

    @Override
    public List<Cell> cells(Size size) {
        String data = size.pick("digits", "mnist");
        List<Cell> cells = new ArrayList<>();
        for (Method method : METHODS) {
            int samples = size.pick(300, method.samples());
            Map<String, Object> settings = Map.of("data", data, "samples", samples, "settings", method.settings());
            cells.add(
                    Cell.program(
                            method.cell(),
                            1,
                            settings,
                            bench ->
                                    measure(
                                            bench.data(data),
                                            samples,
                                            method.cell().equals("quadratic"),
                                            method.fit())));
        }
        int trees = size.pick(5, 50), samples = size.pick(300, 10_000);
        cells.add(
                Cell.program(
                        FOREST,
                        1,
                        Map.of("data", data, "samples", samples, "trees", trees),
                        bench -> forest(samples, trees, bench, data)));
        cells.add(
                Cell.training(
                        NET,
                        1,
                        Map.of(
                                "data", data,
                                "model", Map.of("type", "mlp", "hidden", List.of(300), "activation", "tanh"),
                                "epochs", size.pick(1, 4))));
        cells.add(
                Cell.training(
                        LENET,
                        1,
                        Map.of(
                                "data", data,
                                "model", Map.of("type", "lenet-5", "padding", size.pick(4, 2)),
                                "optimizer", Map.of("type", "adam", "learningRate", 0.002),
                                "schedule", "cosine",
                                "epochs", size.pick(1, 3))));
        return cells;
    }

    private static Measured forest(int samples, int trees, Workbench bench, String data) {
        return measure(bench.data(data), samples, false, train -> RandomForest.fit(train, trees, bench.random()));
    }

    private static Measured measure(Splits data, int samples, boolean isReduced, Function<Samples, Classifier> fit) {
        Dataset few = Subset.first(data.train().data(), samples), test = data.test().data();
        Samples train = Samples.of(few), unseen = Samples.of(test);
        if (isReduced) {
            var own = new Split.Train(Subset.first(few, Math.min(samples, FITTED)));
            Pca pca = Pca.fit(own, COMPONENTS);
            train = QuadraticTerms.of(Samples.of(Prepared.of(few, pca)));
            unseen = QuadraticTerms.of(Samples.of(Prepared.of(test, pca)));
        }
        double error = unseen.error(fit.apply(train).predict(unseen));
        return Measured.of(ACCURACY, 1 - error).and("samples", samples);
    }

    @Override
    public List<Published> published() {
        String source = "LeCun, Bottou, Bengio and Haffner 1998, 60,000 samples: %s %% error";
        List<Published> all = new ArrayList<>();
        for (Method method : METHODS) all.add(of(method.cell(), method.published(), source));
        all.add(of(NET, 4.7, source + ", squared error"));
        all.add(of(LENET, 0.95, source));
        return all;
    }

    private static Published of(String cell, double percent, String source) {
        return new Published(cell, ACCURACY, 1 - percent / 100, Text.format(source, Text.axis(percent)));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "lenet-first",
                        r -> {
                            double lenet = error(r, LENET), next = others(r, LENET).min().orElseThrow();
                            return Verdict.of(lenet < next, Text.percent(lenet), Text.percent(next));
                        }),
                Claim.of(
                        "linear-last",
                        r -> {
                            double linear = error(r, "linear"), next = others(r, "linear").max().orElseThrow();
                            return Verdict.of(linear > next, Text.percent(linear), Text.percent(next));
                        }),
                Claim.of(
                        "kernels-beat-forest",
                        r -> {
                            double kernel = Math.max(error(r, "gaussian"), error(r, "polynomial"));
                            double forest = error(r, FOREST);
                            return Verdict.of(
                                    kernel < forest && forest < error(r, "linear"),
                                    Text.percent(kernel),
                                    Text.percent(forest));
                        }),
                Claim.of(
                        "same-data",
                        r -> {
                            double linear = error(r, "linear") / 0.12, quadratic = error(r, "quadratic") / 0.033;
                            double lenet = error(r, LENET) / 0.0095;
                            double most = Math.max(Math.max(linear, quadratic), lenet);
                            double least = Math.min(Math.min(linear, quadratic), lenet);
                            return Verdict.of(
                                    most < 2 && least > 0.5, Text.format("%.2f", least), Text.format("%.2f", most));
                        }));
    }

    private static double error(Results r, String cell) {
        return 1 - r.mean(cell, ACCURACY);
    }

    private static DoubleStream others(Results r, String cell) {
        return r.rows().stream()
                .map(row -> row.cell().name())
                .filter(c -> !c.equals(cell))
                .mapToDouble(c -> error(r, c));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        List<String> cells = results.rows().stream().map(row -> row.cell().name()).toList();
        double[] at = IntStream.range(0, cells.size()).mapToDouble(i -> i - 0.2).toArray();
        double[] errors = cells.stream().mapToDouble(c -> 100 * error(results, c)).toArray();
        List<Published> known = published();
        double[] where = known.stream().mapToDouble(p -> cells.indexOf(p.cell()) + 0.2).toArray();
        double[] published = known.stream().mapToDouble(p -> 100 * (1 - p.value())).toArray();
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put(
                "errors",
                new Chart(
                                words.picture("errors"),
                                Axis.categories("", cells.stream().map(words::cell).toList()),
                                Axis.linear(words.figure("error"), 0, 16).words(v -> Text.share(v / 100)))
                        .palette(Palette.of(2))
                        .size(900, 340)
                        .add(new Mark.Bars(words.term("measured"), "r0", at, errors, 0.36))
                        .add(new Mark.Bars(words.term("published"), "r1", where, published, 0.36)));
        return pictures;
    }
}
