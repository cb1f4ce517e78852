package dev.gradus.tensor;

import dev.gradus.tensor.Graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where the nodes and lines of a computation graph go: in columns from left to right, without overlap.
///
/// After Sugiyama, Tagawa and Toda 1981, in four steps: a column for each node, as far right as its consumers allow;
/// bends where a line passes a column; an order within each column with few crossings, by barycenters; heights that keep
/// lines straight, by isotonic regression.
final class GraphLayout {
    static final double LINE = 15;
    private static final double LETTER = 7.3;
    private static final double NODE_LETTER = 8.2;
    private static final double MARGIN = 24;
    private static final double SPACE = 14;
    private static final int SWEEPS = 24;

    private final List<List<Item>> columns = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();

    /// A node, or the bend of a line that passes a column. `x` is its left edge, `y` its middle.
    static final class Item {
        final Node node;
        final boolean isBend;
        final int column;
        final List<Wire> in = new ArrayList<>(), out = new ArrayList<>();
        private double place;
        double x, y, left, right;

        Item(Node node, boolean isBend, int column) {
            this.node = node;
            this.isBend = isBend;
            this.column = column;
        }

        double width() {
            return isBend ? 0 : Math.max(height(), GraphText.width(node.label()) * NODE_LETTER + 22);
        }

        double height() {
            return Math.max(34, 11 * node.inputs().size() + 6);
        }

        double labelWidth() {
            int letters = 0;
            for (String line : node.value()) letters = Math.max(letters, GraphText.width(line));
            for (String line : node.gradient()) letters = Math.max(letters, GraphText.width(line));
            return isBend || letters == 0 ? 0 : letters * LETTER + 14;
        }

        double above() {
            return isBend ? 4 : Math.max(height() / 2, LINE * node.value().size() + 4);
        }

        double below() {
            return isBend ? 4 : Math.max(height() / 2, LINE * node.gradient().size() + 4);
        }
    }

    /// A piece of a line, between neighbouring columns; `port` counts the consumer's inputs from the top.
    record Wire(Item from, Item to, int port, int ports) {
        double portHeight() {
            return (port - (ports - 1) / 2.0) * Math.min(11, 22.0 / ports);
        }

        private double toPlace() {
            return to.place + (port + 0.5) / ports - 0.5;
        }

        private double weight() {
            return from.isBend && to.isBend ? 8 : from.isBend || to.isBend ? 2 : 1;
        }
    }

    GraphLayout(List<Node> nodes) {
        connect(nodes, columns(nodes));
        order();
        heights();
        widths();
    }

    List<List<Item>> columns() {
        return columns;
    }

    List<Wire> wires() {
        return wires;
    }

    double width() {
        return columns.getLast().getFirst().right + MARGIN;
    }

    double height() {
        return columns.stream().map(List::getLast).mapToDouble(i -> i.y + i.below()).max().orElse(0) + MARGIN;
    }

    /// One column before the first consumer; the result is in the last.
    private static int[] columns(List<Node> nodes) {
        int[] column = new int[nodes.size()];
        for (int i = nodes.size() - 1; i >= 0; i--) {
            for (int input : nodes.get(i).inputs()) column[input] = Math.min(column[input], column[i] - 1);
        }
        int first = Arrays.stream(column).min().orElse(0);
        return Arrays.stream(column).map(c -> c - first).toArray();
    }

    /// Items and wires. A value that goes several ways shares one line as far as it can.
    private void connect(List<Node> nodes, int[] column) {
        Item[] items = new Item[nodes.size()];
        List<List<Item>> line = new ArrayList<>();
        for (int i = 0; i < items.length; i++) {
            items[i] = new Item(nodes.get(i), false, column[i]);
            line.add(new ArrayList<>(List.of(items[i])));
            List<Integer> inputs = nodes.get(i).inputs();
            for (int port = 0; port < inputs.size(); port++) {
                List<Item> source = line.get(inputs.get(port));
                while (source.getLast().column < column[i] - 1) {
                    Item last = source.getLast();
                    Item bend = new Item(last.node, true, last.column + 1);
                    connect(last, bend, 0, 1);
                    source.add(bend);
                }
                connect(source.get(column[i] - 1 - source.getFirst().column), items[i], port, inputs.size());
            }
        }
        for (int c = 0; c <= items[items.length - 1].column; c++) columns.add(new ArrayList<>());
        visit(items[items.length - 1]);
    }

    private void connect(Item from, Item to, int port, int ports) {
        Wire wire = new Wire(from, to, port, ports);
        from.out.add(wire);
        to.in.add(wire);
        wires.add(wire);
    }

    /// The first order: as met on the way back from the result, first inputs first.
    private void visit(Item result) {
        Set<Item> seen = new HashSet<>();
        Deque<Item> open = new ArrayDeque<>(List.of(result));
        while (!open.isEmpty()) {
            Item item = open.pop();
            if (!seen.add(item)) continue;
            columns.get(item.column).add(item);
            for (Wire wire : item.in.reversed()) open.push(wire.from);
        }
    }

    // ---- order -----------------------------------------------------------------------------------------------------

    private void order() {
        columns.forEach(GraphLayout::number);
        List<List<Item>> best = copy(columns);
        long fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            boolean rightwards = sweep % 2 == 1;
            for (int i = 0; i < columns.size(); i++) {
                List<Item> column = columns.get(rightwards ? i : columns.size() - 1 - i);
                column.sort(Comparator.comparingDouble(item -> barycenter(item, rightwards)));
                number(column);
            }
            long now = crossings();
            if (now < fewest) {
                fewest = now;
                best = copy(columns);
            }
        }
        columns.clear();
        columns.addAll(best);
    }

    private static List<List<Item>> copy(List<List<Item>> columns) {
        List<List<Item>> copy = new ArrayList<>();
        for (List<Item> column : columns) copy.add(new ArrayList<>(column));
        return copy;
    }

    private static void number(List<Item> column) {
        for (int i = 0; i < column.size(); i++) column.get(i).place = i;
    }

    private static double barycenter(Item item, boolean rightwards) {
        return rightwards
                ? item.in.stream().mapToDouble(w -> w.from.place).average().orElse(item.place)
                : item.out.stream().mapToDouble(Wire::toPlace).average().orElse(item.place);
    }

    private long crossings() {
        long count = 0;
        for (List<Item> column : columns) {
            List<Wire> between = column.stream().flatMap(item -> item.out.stream()).toList();
            for (Wire a : between) {
                for (Wire b : between) if (a.from.place < b.from.place && a.toPlace() > b.toPlace()) count++;
            }
        }
        return count;
    }

    // ---- heights and widths ----------------------------------------------------------------------------------------

    private void heights() {
        for (int sweep = 0; sweep < 4 * SWEEPS; sweep++) {
            for (int i = 0; i < columns.size(); i++) {
                settle(columns.get(sweep % 2 == 0 ? columns.size() - 1 - i : i));
            }
        }
        double top = columns.stream().map(List::getFirst).mapToDouble(i -> i.y - i.above()).min().orElse(0) - MARGIN;
        for (List<Item> column : columns) for (Item item : column) item.y -= top;
    }

    /// Moves a column's items as near as their order and distances allow to where their lines would be straight: least
    /// squares under `y[i+1] - y[i] >= distance[i]`, by pooling adjacent violators.
    private static void settle(List<Item> column) {
        int n = column.size(), pools = 0;
        double[] offset = new double[n], mean = new double[n], weight = new double[n];
        int[] end = new int[n];
        for (int i = 0; i < n; i++) {
            Item item = column.get(i);
            if (i > 0) offset[i] = offset[i - 1] + column.get(i - 1).below() + SPACE + item.above();
            double sum = 0, weights = 0;
            for (Wire w : item.in) {
                sum += w.weight() * (w.from.y - w.portHeight());
                weights += w.weight();
            }
            for (Wire w : item.out) {
                sum += w.weight() * (w.to.y + w.portHeight());
                weights += w.weight();
            }
            mean[pools] = (weights == 0 ? item.y : sum / weights) - offset[i];
            weight[pools] = Math.max(weights, 1);
            end[pools++] = i + 1;
            while (pools > 1 && mean[pools - 2] > mean[pools - 1]) {
                double both = weight[pools - 2] + weight[pools - 1];
                mean[pools - 2] = (mean[pools - 2] * weight[pools - 2] + mean[pools - 1] * weight[pools - 1]) / both;
                weight[pools - 2] = both;
                end[pools - 2] = end[pools - 1];
                pools--;
            }
        }
        for (int i = 0, pool = 0; i < n; i++) {
            if (i == end[pool]) pool++;
            column.get(i).y = mean[pool] + offset[i];
        }
    }

    /// Columns as wide as their widest node and longest label, with more room between where lines are steep.
    private void widths() {
        double x = MARGIN;
        for (List<Item> column : columns) {
            double node = column.stream().mapToDouble(Item::width).max().orElse(0);
            double label = column.stream().mapToDouble(Item::labelWidth).max().orElse(0);
            double steepest = 0;
            for (Item item : column) {
                item.left = x;
                item.x = x + (node - item.width()) / 2;
                item.right = x + node + label;
                for (Wire w : item.out) steepest = Math.max(steepest, Math.abs(w.to.y + w.portHeight() - item.y));
            }
            x += node + label + 30 + Math.min(60, steepest / 4);
        }
    }
}
