package dev.gradus.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static Measured measured(double... series) {
        return Measured.nothing().series("losses", series);
    }

    @Test
    void the_mean_of_a_series_is_taken_number_by_number() {
        Cell cell = Cell.program("one", 2, Map.of(), _ -> Measured.nothing());
        var results =
                new Results(List.of(new Results.Row(cell, List.of(measured(1, 4, 8), measured(3, 6, Double.NaN)))));
        assertThat(results.meanSeries("one", "losses")).containsExactly(2, 5, Double.NaN);
    }
}
