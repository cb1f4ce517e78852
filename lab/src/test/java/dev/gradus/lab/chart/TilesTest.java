package dev.gradus.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.chart.Tiles.Row;
import dev.gradus.lab.chart.Tiles.Tile;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Images in rows.
class TilesTest {
    @Test
    void a_square_image_is_measured_by_its_pixels() {
        Tile tile = Tile.square(3, new double[3 * 4], "");
        assertThat(tile.height()).isEqualTo(2);
        assertThat(tile.width()).isEqualTo(2);
        assertThat(tile.pixels()).hasSize(12);
    }

    @Test
    void each_image_has_its_words_and_each_row_its_label() {
        Tile one = Tile.square(1, new double[] {0, 1, 1, 0}, "6 → 9"), other = Tile.square(1, new double[4], "");
        String svg =
                Tiles.of("t", 40, List.of(new Row("turned", List.of(one, other)), new Row("", List.of(other)))).file();
        assertThat(svg).contains(">turned<", ">6 → 9<").startsWith("<svg");
        assertThat(svg.split("<image", -1)).hasSize(4);
        assertThat(svg.split("data:image/png;base64,", -1)).hasSize(4);
    }
}
