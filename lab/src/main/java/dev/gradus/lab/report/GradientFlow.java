package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Axis;
import dev.gradus.lab.chart.Chart;
import dev.gradus.lab.chart.Mark;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.store.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The size of the gradient of each layer's weights over depth, at the first, the middle and the last observed step.
final class GradientFlow {
    private static final int MOST = 30, WIDTH = 1120, HEIGHT = 290;
    private static final List<String> STYLES = List.of("subset", "validation", "train");

    private final double[] updates;
    private final Map<String, double[]> gradients = new LinkedHashMap<>();

    GradientFlow(Statistics statistics) {
        updates = statistics.updates();
        Map<String, double[]> all = new LinkedHashMap<>(statistics.ofParameters("gradient", "rms"));
        all.keySet().removeIf(name -> !name.endsWith("weight"));
        List<String> names = List.copyOf(all.keySet());
        for (int i : HistogramCard.spread(names.size(), MOST))
            gradients.put(names.get(i), Objects.requireNonNull(all.get(names.get(i))));
    }

    void append(StringBuilder page) {
        double[] sizes =
                gradients.values().stream()
                        .flatMapToDouble(DoubleStream::of)
                        .filter(x -> x > 0 && Double.isFinite(x))
                        .toArray();
        if (gradients.size() < 2 || sizes.length == 0) return;
        double least = Arrays.stream(sizes).min().orElse(1), most = Arrays.stream(sizes).max().orElse(1);
        List<String> names = gradients.keySet().stream().map(name -> name.replaceFirst("\\.weight$", "")).toList();
        Axis x = Axis.categories("layer", names), y = Axis.logarithmic("rms of the gradient", least, most);
        Chart chart = new Chart("Gradient over depth", x, y).size(WIDTH, HEIGHT);
        double[] places = IntStream.range(0, names.size()).mapToDouble(i -> i).toArray();
        List<Integer> steps = steps();
        StringBuilder legend = new StringBuilder();
        for (int k = 0; k < steps.size(); k++) {
            int step = steps.get(k);
            String name = "step " + Text.count(updates[step]), style = STYLES.get(k + STYLES.size() - steps.size());
            double[] sizesThen =
                    gradients.values().stream().mapToDouble(its -> its[step] > 0 ? its[step] : Double.NaN).toArray();
            chart.add(new Mark.Line(name, style, places, sizesThen, true));
            legend.append(format("<span class=\"key\">%s%s</span>", Chart.key(style), name));
        }
        page.append(
                format(
                        "<section class=\"card\"><h2>Gradient over depth</h2><p class=\"note\">%s</p><div class=\"legend\">%s</div>%s</section>\n",
                        "Root mean square of the gradient of each layer's weights, from the input on the left to the output on the right."
                                + " Lines that fall towards the left tell of gradients that vanish, lines that rise towards it of gradients that explode.",
                        legend,
                        chart.svg()));
    }

    private List<Integer> steps() {
        int n = updates.length;
        return new ArrayList<>(new TreeSet<>(List.of(0, n / 2, n - 1)));
    }
}
