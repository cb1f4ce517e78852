package dev.gradus.lab.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The made-up data sets, and what happens to them.
class MakersTest {
    private static final Rows WINE = Makers.make("wine", 300, 1, 1);

    @TempDir Path folder;

    static List<String> makers() {
        return Makers.all();
    }

    @ParameterizedTest
    @MethodSource("makers")
    void the_same_seed_gives_the_same_samples_and_more_rows_begin_with_fewer(String name) {
        Rows rows = Makers.make(name, 60, 0.1, 3);
        assertThat(Makers.make(name, 60, 0.1, 3)).isEqualTo(rows);
        assertThat(Makers.make(name, 90, 0.1, 3).part(0, 60)).isEqualTo(rows);
        assertThat(new HashSet<>(rows.values(rows.target()))).hasSizeGreaterThan(1);
        for (int k = 0; k < rows.target(); k++) {
            for (int i = 0; i < rows.size(); i++) assertThat(rows.number(i, k)).isFinite();
        }
    }

    @Test
    void what_is_not_there_is_refused() {
        assertThatThrownBy(() -> Makers.make("beer", 10, 0, 1)).hasMessageContaining("wine");
        assertThatThrownBy(() -> spoilt("sink", Map.of())).hasMessageContaining("shuffle-labels");
        assertThatThrownBy(() -> spoilt("scale", Map.of("of", "sugar", "by", 2))).hasMessageContaining("alcohol");
    }

    private static Rows spoilt(String type, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("type", type);
        return Spoils.spoil(WINE, all);
    }

    private static long changedLabels(Rows rows) {
        int target = WINE.target();
        long changed = 0;
        for (int i = 0; i < WINE.size(); i++) {
            if (!WINE.cells().get(i).get(target).equals(rows.cells().get(i).get(target))) changed++;
        }
        return changed;
    }

    @Test
    void labels_are_shuffled_shifted_renamed_and_made_noisy() {
        assertThat(changedLabels(spoilt("shuffle-labels", Map.of()))).isBetween(160L, 240L);
        assertThat(changedLabels(spoilt("shift-labels", Map.of("by", 1)))).isEqualTo(300);
        assertThat(changedLabels(spoilt("next-class", Map.of()))).isEqualTo(300);
        assertThat(changedLabels(spoilt("noise-labels", Map.of("share", 0.3)))).isBetween(60L, 120L);
        assertThat(changedLabels(spoilt("constant-labels", Map.of()))).isEqualTo(200);
    }

    @Test
    void inputs_are_scaled_moved_and_mistyped() {
        int ash = WINE.column("ash");
        Rows one = spoilt("scale", Map.of("of", "ash", "by", 1000)), all = spoilt("scale", Map.of("by", 10));
        assertThat(one.number(5, ash)).isEqualTo(1000 * WINE.number(5, ash));
        assertThat(one.number(5, 0)).isEqualTo(WINE.number(5, 0));
        assertThat(all.number(5, 0)).isEqualTo(10 * WINE.number(5, 0));
        assertThat(spoilt("offset", Map.of("of", "ash", "by", 3)).number(7, ash)).isEqualTo(WINE.number(7, ash) + 3);
        Rows extreme = spoilt("extreme", Map.of("of", "ash", "cells", 3, "value", 1e6));
        assertThat(extreme.values(ash).stream().filter(x -> x.equals(1e6))).hasSize(3);
        Rows blank = spoilt("constant-inputs", Map.of("from", 2));
        assertThat(new HashSet<>(blank.values(2))).hasSize(1);
        assertThat(blank.values(1)).isEqualTo(WINE.values(1));
    }

    @Test
    void rows_are_sorted_copied_and_left_out() {
        assertThat(spoilt("sort", Map.of()).values(WINE.target())).isSorted();
        Rows copied = spoilt("copy-rows", Map.of("share", 0.5, "times", 2));
        assertThat(copied.size()).isEqualTo(600);
        assertThat(new HashSet<>(copied.cells())).hasSize(300);
        Rows leak = spoilt("copy-target", Map.of("of", "batch", "noise", 0));
        assertThat(leak.names()).startsWith("batch", "alcohol");
        assertThat(leak.number(2, 0)).isEqualTo(13); // 3 · class 2 + 7
    }

    @Test
    void values_are_exponentiated() {
        Rows prices = Makers.make("prices", 20, 0.1, 1);
        int target = prices.target();
        Rows heavy = Spoils.spoil(prices, Map.of("type", "exponentiate", "from", 10, "unit", 0.5));
        assertThat(heavy.number(3, target)).isEqualTo(Math.exp((prices.number(3, target) - 10) / 0.5));
    }

    @Test
    void rows_become_a_table_or_a_folder_of_pictures() throws IOException {
        Path table = WINE.writeTable(folder.resolve("wine.csv"));
        assertThat(Files.readAllLines(table))
                .hasSize(301)
                .first()
                .asString()
                .startsWith("alcohol,")
                .endsWith(",cultivar");
        Path pictures = Makers.make("shapes", 8, 0.1, 1).writePictures(folder.resolve("shapes"));
        assertThat(pictures.resolve("arrow")).isDirectoryContaining("glob:**.png");
        assertThat(pictures.resolve("disc/00000.png")).exists();
    }
}
