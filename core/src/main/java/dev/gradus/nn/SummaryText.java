package dev.gradus.nn;

import dev.gradus.nn.Summary.Memory;
import dev.gradus.nn.Summary.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A summary as text: columns as wide as their contents, words to the left, numbers to the right.
final class SummaryText {
    private static final int WORDS = 3;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private SummaryText() {}

    static String of(Summary s) {
        List<String[]> table = new ArrayList<>();
        table.add(new String[] {"layer", "type", "output", "parameters", "multiply-adds"});
        table.add(new String[] {"", "input", s.sample().toString(), "", ""});
        for (Row row : s.rows()) {
            table.add(
                    new String[] {
                        row.path(),
                        row.type(),
                        row.output().toString(),
                        number(row.parameters()),
                        number(row.multiplyAdds())
                    });
        }
        table.add(new String[] {"", "total", "", number(s.parameters()), number(s.multiplyAdds())});
        List<String> lines = new ArrayList<>(aligned(table));
        String rule = "─".repeat(lines.getFirst().length());
        lines.add(lines.size() - 1, rule);
        lines.add(1, rule);
        if (s.trainable() < s.parameters()) lines.add("trainable parameters: " + number(s.trainable()));
        lines.add("");
        lines.add("memory of a training step, batch of " + number(s.batch()) + ", float32");
        Memory m = s.memory();
        lines.addAll(
                aligned(
                        List.of(
                                new String[] {"  parameters", "", "", bytes(m.parameters())},
                                new String[] {"  gradients", "", "", bytes(m.gradients())},
                                new String[] {"  activations", "", "", bytes(m.activations())},
                                new String[] {"  optimizer, each slot", "", "", bytes(m.optimizerSlot())})));
        lines.add("  slots: SGD 0; momentum, AdaGrad, RMSProp 1; Adam, AdamW 2");
        return String.join("\n", lines);
    }

    private static List<String> aligned(List<String[]> table) {
        int[] width = new int[table.getFirst().length];
        for (String[] row : table) {
            for (int c = 0; c < width.length; c++) width[c] = Math.max(width[c], row[c].length());
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : table) {
            var line = new StringBuilder();
            for (int c = 0; c < width.length; c++) {
                String space = " ".repeat(width[c] - row[c].length());
                line.append(c == 0 || width[c] == 0 ? "" : "  ").append(c < WORDS ? row[c] + space : space + row[c]);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /// Three digits and a unit of thousands.
    static String bytes(long n) {
        double value = n;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String format = unit == 0 || value >= 99.95 ? "%.0f %s" : value >= 9.995 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, format, value, UNITS[unit]);
    }
}
