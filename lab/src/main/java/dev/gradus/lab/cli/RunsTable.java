package dev.gradus.lab.cli;

import static dev.gradus.lab.chart.Text.format;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.report.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a terminal of 80 columns shows of several runs.
///
/// What all runs have in common is said once. The remaining columns make one table, or as many below each other as the width
/// takes, each with the names of the runs.
final class RunsTable {
    private static final int WIDTH = 80;
    private static final int LONGEST_NAME = 30;
    private static final String GAP = "  ";

    private final Screen screen;

    RunsTable(Screen screen) {
        this.screen = screen;
    }

    void print(Comparison comparison) {
        List<Comparison.Column> columns = new ArrayList<>(comparison.columns());
        List<String> names = comparison.names().stream().map(name -> clipped(name, LONGEST_NAME)).toList();
        int runs = names.size();
        if (runs > 1) {
            List<Comparison.Column> common = columns.stream().filter(c -> c.once() && c.isCommon()).toList();
            columns.removeAll(common);
            String words =
                    common.stream().map(c -> c.title() + " " + c.cells().getFirst()).collect(Collectors.joining(", "));
            wrapped(screen.bold(runs + " runs"), runs + " runs", words.isEmpty() ? "" : "with " + words);
            line("");
        }
        int left = Math.max(3, names.stream().mapToInt(Text::width).max().orElse(0));
        while (!columns.isEmpty()) {
            List<Comparison.Column> block = new ArrayList<>();
            int used = left;
            while (!columns.isEmpty()
                    && (block.isEmpty() || used + GAP.length() + width(columns.getFirst()) <= WIDTH)) {
                used += GAP.length() + width(columns.getFirst());
                block.add(columns.removeFirst());
            }
            block(comparison, names, left, block);
            if (!columns.isEmpty()) line("");
        }
        settings(comparison.differing(), names);
        for (String note : comparison.notes()) {
            if (note.equals(comparison.notes().getFirst())) line("");
            wrapped("note:", "note:", note);
        }
        for (String finding : comparison.findings()) {
            line("");
            wrapped("found:", "found:", finding);
        }
    }

    private void block(Comparison comparison, List<String> names, int left, List<Comparison.Column> block) {
        StringBuilder head = new StringBuilder(padded("run", left, false));
        for (Comparison.Column column : block)
            head.append(GAP).append(padded(column.title(), width(column), column.numeric()));
        line("%s", screen.bold(head.toString().stripTrailing()));
        for (int i = 0; i < names.size(); i++) {
            StringBuilder row = new StringBuilder(padded(names.get(i), left, false));
            for (Comparison.Column column : block) {
                String cell = padded(column.cells().get(i), width(column), column.numeric());
                row.append(GAP).append(comparison.best(column).contains(i) ? screen.green(cell) : cell);
            }
            line("%s", row);
        }
    }

    /// Each differing setting with its values, and the runs that have each.
    private void settings(List<Comparison.Setting> differing, List<String> names) {
        if (names.size() == 1) return;
        line("");
        if (differing.isEmpty()) {
            line("All settings are the same.");
            return;
        }
        line("%s", screen.bold("settings that differ"));
        int width = differing.stream().filter(s -> !s.implied()).mapToInt(s -> s.name().length()).max().orElse(0);
        for (Comparison.Setting setting : differing) {
            if (setting.implied()) continue;
            String head = padded(setting.name(), Math.min(width, LONGEST_NAME), false) + " ";
            wrapped(head, head, String.join("; ", values(setting, names)));
        }
        long implied = differing.stream().filter(Comparison.Setting::implied).count();
        if (implied > 0) line("%s", screen.soft(format("and %d that some runs have as a part of these", implied)));
    }

    private static List<String> values(Comparison.Setting setting, List<String> names) {
        Map<String, List<String>> owners = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            owners.computeIfAbsent(setting.values().get(i), _ -> new ArrayList<>()).add(names.get(i));
        }
        List<String> values = new ArrayList<>();
        String others = "";
        for (Map.Entry<String, List<String>> owner : owners.entrySet()) {
            boolean usual = owner.getKey().equals(setting.usual()) && owner.getValue().size() > 1;
            if (usual) others = owner.getKey() + ": all others";
            else values.add(owner.getKey() + ": " + String.join(", ", owner.getValue()));
        }
        if (!others.isEmpty()) values.add(others);
        return values;
    }

    private static int width(Comparison.Column column) {
        return Math.max(Text.width(column.title()), column.cells().stream().mapToInt(Text::width).max().orElse(0));
    }

    private static String padded(String text, int width, boolean right) {
        return right ? Text.right(text, width) : Text.padded(text, width);
    }

    private static String clipped(String name, int most) {
        return name.length() <= most ? name : "…" + name.substring(name.length() - most + 1);
    }

    /// Words after a head, in as many lines as they need; the later ones begin below the first word.
    private void wrapped(String head, String plainHead, String words) {
        String indent = " ".repeat(plainHead.length() + (head.isEmpty() ? 0 : 1));
        List<String> lines = Text.wrapped(words, WIDTH - indent.length());
        line("%s%s", head.isEmpty() ? indent : head + " ", lines.getFirst());
        for (String more : lines.subList(1, lines.size())) line("%s%s", indent, more);
    }

    void line(String format, Object... arguments) {
        screen.out().line(format(format, arguments).stripTrailing());
    }
}
