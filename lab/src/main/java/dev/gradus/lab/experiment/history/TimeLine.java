package dev.gradus.lab.experiment.history;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Drawing;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Palette;
import dev.gradus.lab.chart.Picture;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.experiment.Cell;
import dev.gradus.lab.experiment.Claim;
import dev.gradus.lab.experiment.Claim.Verdict;
import dev.gradus.lab.experiment.Experiment;
import dev.gradus.lab.experiment.Experiments;
import dev.gradus.lab.experiment.Measured;
import dev.gradus.lab.experiment.Published;
import dev.gradus.lab.experiment.Results;
import dev.gradus.lab.experiment.Size;
import dev.gradus.lab.experiment.Theme;
import dev.gradus.lab.experiment.Words;
import dev.gradus.lab.model.AlexNet;
import dev.gradus.lab.model.Architectures;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The history of neural networks from 1957 to 2015, as far as it can be run: the experiments of each milestone, and the parameters and
/// multiply-adds of its network.
///
/// Multiply-adds are those of one sample, forward.
public final class TimeLine implements Experiment {
    private static final int TRAIN = 1_281_167, VALIDATION = 50_000, TEST = 100_000, LECTURE = 1_431_167;
    private static final int FIRST = 1955, LAST = 2017;

    /// @param network null where the milestone is none
    private record Milestone(
            String cell, int year, List<String> experiments, @Nullable Supplier<Sequential> network, Shape sample) {
        static Milestone of(String cell, int year, String... experiments) {
            return new Milestone(cell, year, List.of(experiments), null, Shape.of(1));
        }

        static Milestone net(String cell, int year, Shape sample, Supplier<Sequential> network, String... experiments) {
            return new Milestone(cell, year, List.of(experiments), network, sample);
        }
    }

    private static final Shape IMAGENET = Shape.of(3, 224, 224), DIGIT = Shape.of(1, 28, 28);

    private static final List<Milestone> MILESTONES =
            List.of(
                    Milestone.net(
                            "perceptron", 1957, Shape.of(400), () -> dense(1), "perceptron", "perceptron-on-digits"),
                    Milestone.net("adaline", 1960, Shape.of(16), () -> dense(1), "adaline", "madaline"),
                    Milestone.of("xor", 1969, "xor-by-hand", "xor-learned"),
                    Milestone.net("navlab", 1984, Shape.of(960), () -> dense(4, 30)),
                    Milestone.net(
                            "backpropagation",
                            1986,
                            Shape.of(2),
                            () -> dense(2, 1),
                            "backprop-by-hand",
                            "gradient-check"),
                    Milestone.net("comparison", 1995, DIGIT, () -> dense(300, 10), "digits-1995", "small-data"),
                    Milestone.net(
                            "lenet-5",
                            1998,
                            DIGIT,
                            () ->
                                    Architectures.ALL
                                            .make("lenet-5", Map.of("pooling", "subsampling", "table", true))
                                            .network(10),
                            "lenet-5"),
                    Milestone.net(
                            "deep-belief",
                            2006,
                            DIGIT,
                            () -> dense(500, 500, 2000, 10),
                            "rbm-pretraining",
                            "hinton-four"),
                    Milestone.of("depth", 2007, "depth-vs-width"),
                    Milestone.of("imagenet", 2010),
                    Milestone.net("alexnet", 2012, IMAGENET, () -> new AlexNet(twoGroups()).network(1000), "dead-relu"),
                    Milestone.net("vgg-16", 2014, IMAGENET, () -> named("vgg-16"), "he-vs-xavier-depth"),
                    Milestone.net("googlenet", 2014, IMAGENET, () -> named("googlenet")),
                    Milestone.net("bn-inception", 2015, IMAGENET, () -> named("bn-inception"), "mnist-cnn"),
                    Milestone.net(
                            "resnet-20",
                            2015,
                            Shape.of(3, 32, 32),
                            () -> Architectures.ALL.make("resnet-20").network(10)));

    private static AlexNet.Config twoGroups() {
        var defaults = new AlexNet.Config();
        return new AlexNet.Config(true, defaults.dropout(), defaults.init());
    }

    private static Sequential named(String architecture) {
        return Architectures.ALL.make(architecture).network(1000);
    }

    /// Dense layers of some widths with a sigmoid between them.
    private static Sequential dense(int... widths) {
        List<Layer> layers = new ArrayList<>(List.of(new Flatten()));
        for (int width : widths) {
            if (layers.size() > 1) layers.add(new Sigmoid());
            layers.add(new Linear(width));
        }
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    @Override
    public String name() {
        return "time-line";
    }

    @Override
    public Theme theme() {
        return Theme.HISTORY;
    }

    @Override
    public List<Cell> cells(Size size) {
        return MILESTONES.stream()
                .map(m ->
                        Cell.program(
                                m.cell(), 1, Map.of("year", m.year(), "experiments", m.experiments()), _ -> measure(m)))
                .toList();
    }

    private static Measured measure(Milestone milestone) {
        Measured measured = Measured.of("year", milestone.year()).and("experiments", milestone.experiments().size());
        if (milestone.cell().equals("imagenet"))
            return measured.and("trainImages", TRAIN)
                    .and("validationImages", VALIDATION)
                    .and("testImages", TEST)
                    .and("images", TRAIN + VALIDATION + TEST);
        if (milestone.network() == null) return measured;
        Summary summary = Summary.of(milestone.network().get(), milestone.sample());
        return measured.and("parameters", summary.parameters()).and("multiplyAdds", summary.multiplyAdds());
    }

    @Override
    public List<Published> published() {
        return List.of(
                new Published(
                        "lenet-5",
                        "parameters",
                        60_000,
                        "LeCun et al. 1998, trainable, before the radial output units"),
                new Published("alexnet", "parameters", 60e6, "Krizhevsky, Sutskever and Hinton 2012"),
                new Published("vgg-16", "parameters", 138e6, "Simonyan and Zisserman 2015, configuration D"),
                new Published("resnet-20", "parameters", 0.27e6, "He et al. 2016, table 6"));
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                        "can-be-run",
                        _ -> {
                            Set<String> known =
                                    Experiments.ALL.stream().map(Experiment::name).collect(Collectors.toSet());
                            Set<String> named = new TreeSet<>();
                            MILESTONES.forEach(m -> named.addAll(m.experiments()));
                            return Verdict.of(
                                    known.containsAll(named),
                                    Text.count(named.size()),
                                    Text.count(MILESTONES.stream().filter(m -> !m.experiments().isEmpty()).count()),
                                    Text.count(MILESTONES.size()));
                        }),
                Claim.of(
                        "images",
                        r -> {
                            double sum = r.mean("imagenet", "images");
                            return Verdict.of(sum == LECTURE, Text.count(sum));
                        }),
                Claim.of(
                        "published-sizes",
                        r -> {
                            double most = 0;
                            for (Published p : published())
                                most = Math.max(most, Math.abs(r.mean(p.cell(), p.figure()) / p.value() - 1));
                            return Verdict.of(most < 0.02, Text.share(most));
                        }),
                Claim.of(
                        "fewer-parameters-more-work",
                        r -> {
                            double fewer = r.mean("alexnet", "parameters") / r.mean("googlenet", "parameters");
                            double more = r.mean("googlenet", "multiplyAdds") / r.mean("alexnet", "multiplyAdds");
                            return Verdict.of(
                                    fewer > 1 && more > 1, Text.format("%.1f", fewer), Text.format("%.1f", more));
                        }),
                Claim.of(
                        "growth",
                        r -> {
                            double factor = r.mean("vgg-16", "multiplyAdds") / r.mean("lenet-5", "multiplyAdds");
                            return Verdict.of(factor > 1000, Text.count(factor));
                        }));
    }

    @Override
    public Map<String, Picture> pictures(Results results, Words words) {
        Map<String, Picture> pictures = new LinkedHashMap<>();
        pictures.put("line", line(results, words));
        List<Milestone> nets = MILESTONES.stream().filter(m -> m.network() != null).toList();
        double[] years = nets.stream().mapToDouble(Milestone::year).toArray();
        var chart =
                new Chart(
                                words.picture("sizes"),
                                Axis.whole("", FIRST, LAST),
                                Axis.logarithmic("", 1, 1e11).words(v -> "1e" + Math.round(Math.log10(v))))
                        .palette(Palette.of(2))
                        .size(760, 380);
        List<String> figures = List.of("parameters", "multiplyAdds");
        for (int k = 0; k < 2; k++) {
            String figure = figures.get(k);
            double[] values = nets.stream().mapToDouble(m -> results.mean(m.cell(), figure)).toArray();
            chart.add(new Mark.Points(words.figure(figure), "r" + k, years, values));
        }
        pictures.put("sizes", chart);
        return pictures;
    }

    /// Years from above to below, as far apart as they are where there is room, each with its experiments.
    private static Picture line(Results results, Words words) {
        int left = 62, gap = 46, perYear = 12, top = 24, at = top - gap;
        var body = new StringBuilder();
        for (Milestone m : MILESTONES) {
            int next = Math.max(at + gap, top + (m.year() - MILESTONES.getFirst().year()) * perYear);
            if (at >= top) body.append(Text.format("<path class=\"grid\" d=\"M%d %dV%d\"/>", left, at + 6, next - 6));
            at = next;
            String style = m.network() == null ? "r1" : "r0";
            body.append(Text.format("<text class=\"panel\" x=\"12\" y=\"%d\">%d</text>", at + 4, m.year()));
            body.append(Text.format("<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"5\"/>", style, left, at));
            body.append(
                    Text.format(
                            "<text class=\"panel\" x=\"%d\" y=\"%d\">%s</text>",
                            left + 16, at + 4, Text.escape(words.cell(m.cell()))));
            String names = String.join(" · ", m.experiments());
            if (m.network() != null) {
                String size =
                        Text.format(
                                "%s %s · %s %s",
                                Text.count(results.mean(m.cell(), "parameters")),
                                words.figure("parameters"),
                                Text.count(results.mean(m.cell(), "multiplyAdds")),
                                words.figure("multiplyAdds"));
                names = names.isEmpty() ? size : names + " · " + size;
            } else if (names.isEmpty()) {
                names = Text.count(results.mean(m.cell(), "images")) + " " + words.figure("images");
            }
            body.append(
                    Text.format(
                            "<text class=\"tick\" x=\"%d\" y=\"%d\">%s</text>",
                            left + 16, at + 21, Text.escape(names)));
        }
        return new Drawing(words.picture("line"), 900, at + 36, body.toString());
    }
}
