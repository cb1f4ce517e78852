package dev.gradus.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That nothing is done twice, nothing is lost, and nothing stale is taken for new.
class ExperimentRunTest {
    @TempDir Path folder;
    private final AtomicInteger done = new AtomicInteger();

    private static final class Fixed implements Experiment {
        private final List<Cell> cells;

        Fixed(Cell... cells) {
            this.cells = List.of(cells);
        }

        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public Theme theme() {
            return Theme.NEURON;
        }

        @Override
        public List<Cell> cells(Size size) {
            return cells;
        }

        @Override
        public List<Claim> claims() {
            return List.of(
                    Claim.of("first", r -> Claim.Verdict.of(r.mean(cells.getFirst().name(), "value") > 0, "shown")));
        }

        @Override
        public Map<String, Picture> pictures(Results results, Words words) {
            return Map.of();
        }
    }

    private Cell program(String name, int seeds, double value) {
        return Cell.program(
                name,
                seeds,
                Map.of("value", value),
                bench -> {
                    done.incrementAndGet();
                    return Measured.of("value", value * bench.seed())
                            .series("s", 1.0 / 3, Double.NaN, -0.0, Double.MIN_VALUE);
                });
    }

    private ExperimentRun run(Experiment experiment, int workers, ExperimentRun.Listener listener) {
        var shelf = new DataShelf(null, new Download().offline(true));
        return new ExperimentRun(experiment, Size.DEFAULT, folder, shelf, workers, listener);
    }

    private Results run(Experiment experiment) {
        return run(experiment, 2, silent()).run().orElseThrow();
    }

    private static ExperimentRun.Listener silent() {
        return new ExperimentRun.Listener() {
            @Override
            public void progress(double done, int all) {}

            @Override
            public void ended(Cell cell, long seed, Measured measured, boolean isNew) {}
        };
    }

    @Test
    void what_is_done_is_not_done_again_and_comes_back_to_the_bit() {
        var experiment = new Fixed(program("a", 3, 2), program("b", 1, -1));
        Results first = run(experiment), second = run(experiment);
        assertThat(done).hasValue(4);
        assertThat(second.values("a", "value")).containsExactly(2, 4, 6);
        assertThat(second.series("b", "s")).containsExactly(1.0 / 3, Double.NaN, -0.0, Double.MIN_VALUE);
        assertThat(ExperimentRecord.of(experiment, Size.DEFAULT, second).cells().getFirst().sha256())
                .isEqualTo(ExperimentRecord.of(experiment, Size.DEFAULT, first).cells().getFirst().sha256());
    }

    @Test
    void other_settings_are_done_again_and_more_seeds_are_added() {
        run(new Fixed(program("a", 2, 2)));
        assertThat(run(new Fixed(program("a", 3, 2))).values("a", "value")).containsExactly(2, 4, 6);
        assertThat(done).hasValue(3);
        assertThat(run(new Fixed(program("a", 3, 5))).values("a", "value")).containsExactly(5, 10, 15);
        assertThat(done).hasValue(6);
    }

    @Test
    void a_result_that_was_cut_off_is_done_again() throws IOException {
        var experiment = new Fixed(program("a", 1, 2));
        run(experiment);
        Path file = folder.resolve("jobs/default/a-seed-1/job.json");
        String whole = Files.readString(file);
        for (int cut = 0; cut < whole.length(); cut += 7) {
            Files.writeString(file, whole.substring(0, cut));
            assertThat(run(experiment).values("a", "value")).containsExactly(2);
        }
    }

    @Test
    void a_failure_ends_the_run_and_keeps_what_is_done() {
        var failing =
                Cell.program(
                        "b",
                        1,
                        Map.of(),
                        _ -> {
                            throw new IllegalStateException("broken");
                        });
        assertThatThrownBy(() -> run(new Fixed(program("a", 1, 2), failing), 1, silent()).run()).hasMessage("broken");
        run(new Fixed(program("a", 1, 2)));
        assertThat(done).hasValue(1);
    }

    @Test
    void a_stopped_run_has_no_results_and_goes_on_later() {
        var running = new AtomicReference<ExperimentRun>();
        var stopping =
                Cell.program(
                        "b",
                        1,
                        Map.of(),
                        bench -> {
                            running.get().stop();
                            bench.done(0.5);
                            return Measured.of("value", 1);
                        });
        running.set(run(new Fixed(program("a", 1, 2), stopping), 1, silent()));
        assertThat(running.get().run()).isEqualTo(Optional.empty());
        assertThat(run(new Fixed(program("a", 1, 2), program("b", 1, 3))).values("b", "value")).containsExactly(3);
        assertThat(done).hasValue(2);
    }

    /// A training that is stopped again and again ends with the bits of one that is not.
    @Test
    void a_stopped_training_goes_on_from_its_checkpoint() {
        var cell =
                Cell.training(
                        "net",
                        1,
                        Map.of("data", "two-moons", "epochs", 6, "model", "mlp", "checkpoints", Map.of("epochs", 1)));
        List<String> plain = hashes(new Fixed(cell), folder.resolve("plain"), 0);
        assertThat(hashes(new Fixed(cell), folder.resolve("stopped"), 4)).isEqualTo(plain);
    }

    private static List<String> hashes(Experiment experiment, Path place, int stops) {
        for (int stop = 0; ; stop++) {
            var running = new AtomicReference<ExperimentRun>();
            boolean stopsNow = stop < stops;
            var listener =
                    new ExperimentRun.Listener() {
                        @Override
                        public void progress(double done, int all) {
                            if (stopsNow && done < all) running.get().stop();
                        }

                        @Override
                        public void ended(Cell cell, long seed, Measured measured, boolean isNew) {}
                    };
            var shelf = new DataShelf(null, new Download().offline(true));
            running.set(new ExperimentRun(experiment, Size.DEFAULT, place, shelf, 1, listener));
            Optional<Results> results = running.get().run();
            if (results.isPresent()) return results.get().of("net").stream().map(Measured::sha256).toList();
            assertThat(stopsNow).isTrue();
        }
    }

    @Test
    void a_record_of_other_settings_is_stale() {
        var experiment = new Fixed(program("a", 1, 2), program("b", 1, 2));
        ExperimentRecord record = ExperimentRecord.of(experiment, Size.DEFAULT, run(experiment));
        assertThat(record.stale(experiment)).isEmpty();
        assertThat(record.claims()).containsExactly(new ExperimentRecord.ClaimRecord("first", true, List.of("shown")));
        assertThat(record.stale(new Fixed(program("a", 1, 3), program("b", 1, 2))))
                .containsExactly("other settings of a");
        assertThat(record.stale(new Fixed(program("a", 2, 2), program("b", 1, 2)))).containsExactly("other seeds of a");
        assertThat(record.stale(new Fixed(program("a", 1, 2)))).containsExactly("a cell b that is gone");
    }

    @Test
    void a_record_is_read_as_it_was_written() throws IOException {
        var experiment = new Fixed(program("a", 2, 2));
        ExperimentRecord record = ExperimentRecord.of(experiment, Size.DEFAULT, run(experiment));
        Path file = folder.resolve("record.json");
        record.write(file);
        assertThat(ExperimentRecord.read(file)).isEqualTo(record);
        Files.writeString(file, Files.readString(file).replace("\"default\"", "\"huge\""));
        assertThatThrownBy(() -> ExperimentRecord.read(file))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("the record of an experiment");
    }

    /// A map that is written down has an order of its own in every process.
    @Test
    void settings_are_sorted_in_maps_and_lists() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("y", 1);
        inner.put("x", List.of(Map.of("b", 2)));
        Cell cell = Cell.training("net", 1, Map.of("list", List.of("flip", inner), "a", inner));
        assertThat(cell.settings()).hasToString("{a={x=[{b=2}], y=1}, list=[flip, {x=[{b=2}], y=1}]}");
    }
}
