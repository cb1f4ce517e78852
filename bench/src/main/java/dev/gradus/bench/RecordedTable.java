package dev.gradus.bench;

import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Point;
import dev.gradus.lab.search.Space;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The validation losses that [SearchTable] recorded. Settings are the indices in its lists.
final class RecordedTable {
    private static final List<String> NAMES = List.of("rate", "width", "decay", "batch");
    private static final int[] SIZES = {9, 5, 4, 3};

    private final Map<List<Long>, List<Double>> losses = new LinkedHashMap<>();
    private final int epochs;

    RecordedTable() throws IOException {
        try (var stream = Objects.requireNonNull(RecordedTable.class.getResourceAsStream("/search-table.csv"))) {
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith("#")) continue;
                List<String> cells = List.of(line.split(",", -1));
                losses.put(
                        cells.subList(0, SIZES.length).stream().map(Long::valueOf).toList(),
                        cells.subList(SIZES.length, cells.size()).stream().map(Double::valueOf).toList());
            }
        }
        epochs = losses.values().iterator().next().size();
    }

    int epochs() {
        return epochs;
    }

    Space space() {
        List<Dimension> dimensions = new ArrayList<>();
        for (int k = 0; k < SIZES.length; k++)
            dimensions.add(new Dimension.Whole(NAMES.get(k), 0, SIZES[k] - 1, false, null));
        return new Space(dimensions, List.of());
    }

    /// The losses after each epoch; NaN from where a training diverged.
    List<Double> losses(Point point) {
        List<Long> at = NAMES.stream().map(name -> (Long) Objects.requireNonNull(point.values().get(name))).toList();
        return Objects.requireNonNull(losses.get(at));
    }

    /// The least loss of the epochs; NaN of a training that diverged.
    double least(Point point) {
        List<Double> all = losses(point);
        if (!Double.isFinite(all.getLast())) return Double.NaN;
        return all.stream().mapToDouble(x -> x).min().orElseThrow();
    }
}
