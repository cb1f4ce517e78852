package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Dataset;
import dev.gradus.data.Overlap;
import dev.gradus.data.Pixels;
import dev.gradus.data.Splits;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.look.ClassCounts;
import dev.gradus.lab.look.DataFacts;
import dev.gradus.lab.look.Throughput;
import dev.gradus.lab.look.Values;
import java.nio.file.Path;
import java.util.List;

/// What a terminal of 80 columns shows of a data set.
final class DataPage {
    private static final double FASTEST = 1e7;
    private static final int BAR = 20, NAME = 20, MOST_CLASSES = 30, ENDS = 5, MOST_FEATURES = 20, WIDTH = 80;
    private static final String WARNING = "warning: ";

    private final Screen screen;

    DataPage(Screen screen) {
        this.screen = screen;
    }

    void print(String name, Splits splits, DataFacts facts) {
        Dataset train = splits.train().data(), validation = splits.validation().data(), test = splits.test().data();
        int classes = facts.counts().classes().size();
        line(
                "%s  %s samples of shape %s, %s",
                screen.bold(name),
                screen.count((double) train.size() + validation.size() + test.size()),
                train.shape(),
                classes > 0
                        ? classes + " classes"
                        : Text.plural(splits.task().outputs(), "value") + " to be predicted");
        line("");
        counts(facts.counts(), train.size(), validation.size(), test.size());
        line("");
        values(train, facts.values());
        line("");
        duplicates(facts);
    }

    private void counts(ClassCounts counts, int train, int validation, int test) {
        int width = width(counts.classes());
        head("%-" + width + "s %9s  %-" + (BAR + 8) + "s %10s %9s", "class", "train", "", "validation", "test");
        List<Integer> order = counts.ascending();
        int all = order.size();
        int most = all == 0 ? 0 : counts.train().get(order.getLast());
        if (all <= MOST_CLASSES) for (int k = 0; k < all; k++) row(counts, k, most, width);
        else {
            for (int k : order.subList(0, ENDS)) row(counts, k, most, width);
            line("%s", screen.soft(format("… %d classes between the rarest and the most frequent …", all - 2 * ENDS)));
            for (int k : order.subList(all - ENDS, all)) row(counts, k, most, width);
        }
        String share = all == 0 ? "" : shares(counts.share(order.getFirst()), counts.share(order.getLast()));
        line(
                "%-" + width + "s %9s  %-" + (BAR + 8) + "s %10s %9s",
                "all",
                screen.count(train),
                share,
                screen.count(validation),
                screen.count(test));
    }

    private static String shares(double least, double most) {
        String low = format("%.1f", 100 * least), high = format("%.1f", 100 * most);
        return low.equals(high) ? low + " % each" : "shares " + low + " to " + high + " %";
    }

    private void row(ClassCounts counts, int k, int most, int width) {
        int train = counts.train().get(k);
        int full = most == 0 ? 0 : (int) Math.round((double) train / most * BAR);
        line(
                "%s %9s  %s %5.1f %% %10s %9s",
                clipped(counts.classes().get(k), width),
                screen.count(train),
                screen.green("━".repeat(full)) + screen.soft("─".repeat(BAR - full)),
                100 * counts.share(k),
                screen.count(counts.validation().get(k)),
                screen.count(counts.test().get(k)));
    }

    private void values(Dataset train, Values values) {
        List<Values.Group> groups = values.groups();
        int width = width(groups.stream().map(Values.Group::name).toList());
        head("%-" + width + "s %10s %10s %10s %10s %9s", "values", "mean", "std", "least", "most", "missing");
        for (Values.Group g : groups.subList(0, Math.min(MOST_FEATURES, groups.size()))) {
            line(
                    "%s %10s %10s %10s %10s %9s",
                    clipped(g.name(), width),
                    number(g.mean()),
                    number(g.std()),
                    number(g.least()),
                    number(g.most()),
                    screen.count(g.missing()));
        }
        if (groups.size() > MOST_FEATURES)
            line("%s", screen.soft(format("… %d more; --json has them all", groups.size() - MOST_FEATURES)));
        Pixels pixels = train.pixels();
        line("%s", pixels == null ? "kept as numbers" : "kept as bytes, and read as byte / " + pixels.white());
        boolean images = train.shape().rank() == 3;
        if (values.constant() > 0) {
            line(
                    "%s of %s %s never change in the training split",
                    screen.count(values.constant()), screen.count(values.elements()), images ? "pixels" : "features");
        }
    }

    private void duplicates(DataFacts facts) {
        List<Overlap> again = facts.again();
        line(
                "%s  %s again in train, %s in validation, %s in test; %s in two parts",
                screen.bold("duplicates"),
                screen.count(again.get(0).count()),
                screen.count(again.get(1).count()),
                screen.count(again.get(2).count()),
                screen.count(facts.across().count()));
        for (Overlap.Pair pair : facts.firstPairs()) line("            %s", pair);
    }

    void speed(List<Throughput> speeds, boolean images) {
        head("%-20s %12s", "speed, one thread", images ? "images/s" : "samples/s");
        for (Throughput speed : speeds) line("%-20s %12s", speed.step(), rate(speed.perSecond()));
    }

    /// What is faster than any training needs is not worth a number: of a few rows, the processor's cache is measured.
    private String rate(double perSecond) {
        return perSecond > FASTEST ? "> " + screen.count(FASTEST) : screen.count(rounded(perSecond));
    }

    /// Three digits: more are noise.
    private static double rounded(double value) {
        double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 2));
        return Math.rint(value / unit) * unit;
    }

    void warnings(List<String> warnings) {
        if (!warnings.isEmpty()) line("");
        for (String warning : warnings) {
            List<String> lines = Text.wrapped(warning, WIDTH - WARNING.length());
            line("%s%s", screen.red(WARNING), lines.getFirst());
            for (String more : lines.subList(1, lines.size())) line("%s%s", " ".repeat(WARNING.length()), more);
        }
    }

    void drawn(List<String> listing) {
        line("");
        head("%s", listing.getFirst());
        for (String text : listing.subList(1, listing.size())) line("%s", text);
    }

    void files(Path folder, List<String> names) {
        if (!names.isEmpty()) line("");
        if (!names.isEmpty()) line("%s in %s", String.join(", ", names), screen.bold(folder.toString()));
    }

    /// What labels stand for that the sheets cannot show.
    void labels(List<String> labels) {
        if (!labels.isEmpty()) line("%s", "on the sheets " + String.join(", ", labels));
    }

    void line(String format, Object... arguments) {
        screen.out().line(format(format, arguments).stripTrailing());
    }

    private void head(String format, Object... arguments) {
        line("%s", screen.bold(format(format, arguments)));
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : value == Math.rint(value) ? Text.axis(value) : Text.loss(value);
    }

    private static int width(List<String> names) {
        return Math.clamp(names.stream().mapToInt(Text::width).max().orElse(0), 6, NAME);
    }

    private static String clipped(String name, int width) {
        return Text.padded(Text.cut(name, width), width);
    }
}
