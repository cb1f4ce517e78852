package dev.gradus.lab.experiment.normalization;

import dev.gradus.lab.chart.Picture;
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
import dev.gradus.lab.experiment.Workbench;
import dev.gradus.lab.model.Architecture;
import dev.gradus.lab.model.BnInception;
import dev.gradus.lab.model.GoogLeNet;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// BN-Inception: the results on ImageNet that were published, and what can be said of the network without training it.
///
/// Parameters and multiply-adds are counted for images of 224 × 224 and 1,000 classes; the time is that of one training step on two random images.
/// Source of the table: Ioffe and Szegedy 2015, figure 4.
public final class BnInceptionTable implements Experiment {
    private static final int CLASSES = 1000, SIDE = 224, SMALL = 64, PICTURES = 2;
    private static final String OURS = "bn-inception", BEFORE = "googlenet";

    /// Resolution, crops, models, top-1 and top-5 error in percent, as they are printed.
    private static final List<List<String>> TABLE =
            List.of(
                    List.of("GoogLeNet ensemble", "224", "144", "7", "–", "6.67"),
                    List.of("Deep Image low-res", "256", "–", "1", "–", "7.96"),
                    List.of("Deep Image high-res", "512", "–", "1", "24.88", "7.42"),
                    List.of("Deep Image ensemble", "*", "–", "–", "–", "5.98"),
                    List.of("BN-Inception single crop", "224", "1", "1", "25.2", "7.82"),
                    List.of("BN-Inception multicrop", "224", "144", "1", "21.99", "5.82"),
                    List.of("BN-Inception ensemble", "224", "144", "6", "20.1", "4.9"));

    @Override
    public String name() {
        return "bn-inception";
    }

    @Override
    public Theme theme() {
        return Theme.NORMALIZATION;
    }

    @Override
    public List<Cell> cells(Size size) {
        return List.of(
                cell(OURS, new BnInception(new BnInception.Config()), size),
                cell(BEFORE, new GoogLeNet(new GoogLeNet.Config()), size));
    }

    private static Cell cell(String name, Architecture architecture, Size size) {
        int side = size.pick(SMALL, SIDE);
        Map<String, Object> settings = Map.of("model", name, "image", SIDE, "timedImage", side, "images", PICTURES);
        return Cell.program(name, 1, settings, bench -> measure(architecture.network(CLASSES), side, bench));
    }

    private static Measured measure(Sequential network, int side, Workbench bench) {
        Summary summary = Summary.of(network, Shape.of(3, SIDE, SIDE));
        long normalizations = summary.rows().stream().filter(r -> "BatchNorm2d".equals(r.type())).count();
        network.build(Shape.of(3, side, side), bench.seed());
        Sgd optimizer = new Sgd(0.01);
        optimizer.attach(network.parameters());
        Tensor x = bench.random().normal(Shape.of(PICTURES, 3, side, side), 0, 1);
        Tensor targets = Tensor.ofInts(0, 1);
        double seconds = Double.POSITIVE_INFINITY, loss = Double.NaN;
        for (int step = 0; step < 2; step++) { // the first one warms up
            long start = System.nanoTime();
            try (var _ = Workspace.open()) {
                Tensor value =
                        new CrossEntropy().of(network.forward(x, Pass.training(bench.random().fork(step))), targets);
                optimizer.zeroGrad();
                value.backward();
                if (step == 0) loss = value.item();
                optimizer.step();
            }
            seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
            bench.done((step + 1) / 2.0);
        }
        return Measured.of("parameters", summary.parameters())
                .and("multiplyAdds", summary.multiplyAdds())
                .and("normalizations", normalizations)
                .and("firstLoss", loss)
                .time("stepSeconds", seconds);
    }

    @Override
    public List<Published> published() {
        String paper = "Ioffe and Szegedy 2015, section 4.2", before = "Szegedy et al. 2015, section 3";
        return List.of(
                new Published(OURS, "parameters", 13.6e6, paper),
                new Published(BEFORE, "multiplyAdds", 1.5e9, before + ": the budget"));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "larger",
                        r -> {
                            double ours = r.mean(OURS, "parameters"), before = r.mean(BEFORE, "parameters");
                            return Verdict.of(ours > before, Text.count(ours), Text.count(before));
                        }),
                Claim.of(
                        "costlier",
                        r -> {
                            double ours = r.mean(OURS, "multiplyAdds"), before = r.mean(BEFORE, "multiplyAdds");
                            return Verdict.of(ours > before, Text.count(ours), Text.count(before));
                        }),
                Claim.of(
                        "ensemble-is-best",
                        _ -> {
                            double least =
                                    TABLE.stream()
                                            .mapToDouble(row -> Double.parseDouble(row.get(5)))
                                            .min()
                                            .orElseThrow();
                            return Verdict.of(
                                    least == Double.parseDouble(TABLE.getLast().get(5)), Text.axis(least) + " %");
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        List<String> head =
                Stream.of("model", "resolution", "crops", "models", "top-1 error, %", "top-5 error, %")
                        .map(words::term)
                        .toList();
        pictures.put("published", Table.of(words.picture("published"), head, TABLE, 40));
        List<String> figures = List.of("parameters", "multiplyAdds", "normalizations");
        List<List<String>> rows =
                figures.stream()
                        .map(f ->
                                List.of(
                                        words.figure(f),
                                        Text.count(results.mean(OURS, f)),
                                        Text.count(results.mean(BEFORE, f))))
                        .toList();
        List<String> names = Stream.concat(Stream.of(""), Stream.of(OURS, BEFORE).map(words::cell)).toList();
        pictures.put("counted", Table.of(words.picture("counted"), names, rows, 40));
        return pictures;
    }
}
