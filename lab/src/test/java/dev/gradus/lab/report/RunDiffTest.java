package dev.gradus.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.MadeRun;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDiffTest {
    @TempDir Path folder;

    private RunDiff diff(MadeRun a, MadeRun b) {
        return RunDiff.of(a.readFrom(folder.resolve("a")), b.readFrom(folder.resolve("b")));
    }

    private static MadeRun run(double... secondEpoch) {
        return new MadeRun().epoch(1, true, 2, 1).epoch(2, true, secondEpoch).completed(0.5, "abc");
    }

    @Test
    void two_equal_runs_are_the_same_bit_for_bit() {
        RunDiff diff = diff(run(0.5, 0.25), run(0.5, 0.25));
        assertThat(diff.isSame()).isTrue();
        assertThat(diff.parts()).isEmpty();
        assertThat(diff.curves()).isEqualTo(new RunDiff.Curves(4, 0, 0, null, null, null, 0));
        assertThat(diff.machine()).isEmpty();
        assertThat(diff.data()).hasSize(3).allMatch(RunDiff.Pair::isSame);
    }

    @Test
    void curves_part_at_a_bit_at_one_percent_and_at_ten() {
        double bit = Math.nextUp(0.5);
        RunDiff.Curves curves = diff(run(0.5, 1, 1, 1, 1), run(bit, 0.991, 0.989, 1.2, 5)).curves();
        assertThat(curves.first()).isEqualTo(new RunDiff.Parting(2, 1, 0.5, bit));
        assertThat(curves.onePercent()).isEqualTo(new RunDiff.Parting(2, 3, 1, 0.989));
        assertThat(curves.tenPercent()).isEqualTo(new RunDiff.Parting(2, 4, 1, 1.2));
        assertThat(curves.epoch()).isEqualTo(2);
        assertThat(curves.common()).isEqualTo(7);
    }

    @Test
    void a_loss_that_is_finite_in_one_run_only_is_apart_and_nan_in_both_is_the_same() {
        RunDiff.Curves one = diff(run(1, 0.5), run(1, Double.NaN)).curves();
        assertThat(one.tenPercent()).isEqualTo(new RunDiff.Parting(2, 2, 0.5, Double.NaN));
        assertThat(diff(run(1, Double.NaN), run(1, Double.NaN)).curves().isSame()).isTrue();
        assertThat(diff(run(0.0), run(-0.0)).curves().first()).isEqualTo(new RunDiff.Parting(2, 1, 0.0, -0.0));
    }

    @Test
    void steps_are_matched_by_epoch_and_number() {
        MadeRun shorter = new MadeRun().steps(1, 2, 1, 0.5).steps(2, 0.25);
        MadeRun longer = new MadeRun().steps(1, 2, 1).steps(2, 0.25, 0.125).steps(3, 4, 5);
        assertThat(diff(shorter, longer).curves()).isEqualTo(new RunDiff.Curves(3, 1, 3, null, null, null, 0));
    }

    @Test
    void equal_steps_with_other_validation_differ_in_their_epochs() {
        Map<String, Object> epoch = Map.of("event", "epoch", "epoch", 1, "validationLoss", 0.5, "samplesPerSecond", 7);
        Map<String, Object> other = Map.of("event", "epoch", "epoch", 1, "validationLoss", 0.25, "samplesPerSecond", 7);
        Map<String, Object> faster = Map.of("event", "epoch", "epoch", 1, "validationLoss", 0.5, "samplesPerSecond", 9);
        assertThat(diff(new MadeRun().line(epoch), new MadeRun().line(other)).curves().epoch()).isEqualTo(1);
        assertThat(diff(new MadeRun().line(epoch), new MadeRun().line(faster)).curves().epoch()).isZero();
        Map<String, Object> slower = new LinkedHashMap<>(epoch);
        slower.put("update", 27);
        slower.put("wallMillis", 1234);
        assertThat(diff(new MadeRun().line(epoch), new MadeRun().line(slower)).curves().epoch()).isZero();
    }

    @Test
    void settings_data_machine_and_weights_are_named_with_both_values() {
        MadeRun b = run(0.5).set("seed", 2).set("optimizer", Map.of("type", "sgd")).hash("test", "other");
        b.completed(0.75, "def").record("machine", Map.of("threads", 8, "kernels", "scalar"));
        RunDiff diff = diff(run(0.5), b);
        assertThat(diff.settings())
                .containsExactly(
                        new RunDiff.Pair("seed", "1", "2"),
                        new RunDiff.Pair("optimizer", "adam", "sgd"),
                        new RunDiff.Pair("optimizer.learningRate", "0.001", "–"));
        assertThat(diff.data()).extracting(RunDiff.Pair::isSame).containsExactly(true, true, false);
        assertThat(diff.machine()).containsExactly(new RunDiff.Pair("threads", "2", "8"));
        assertThat(diff.weights()).isEqualTo(new RunDiff.Pair("weights", "abc", "def"));
        assertThat(diff.figures()).contains(new RunDiff.Figure("testAccuracy", 0.5, 0.75));
        assertThat(diff.parts()).containsExactly("settings", "data", "figures", "weights");
        assertThat(diff.json()).containsEntry("same", false).containsEntry("differIn", diff.parts());
    }

    @Test
    void machine_and_speed_make_no_difference() {
        MadeRun b = run(0.5).record("machine", Map.of("threads", 8)).record("gradus", "1.2.4");
        RunDiff diff = diff(run(0.5), b);
        assertThat(diff.isSame()).isTrue();
        assertThat(diff.machine())
                .extracting(RunDiff.Pair::name)
                .containsExactlyInAnyOrder("gradus", "threads", "kernels");
        assertThat(new RunDiff.Figure("samplesPerSecond", 1.0, 2.0).isSpeed()).isTrue();
        assertThat(new RunDiff.Figure("epochs", 1.0, 2.0).isSpeed()).isFalse();
    }

    @Test
    void a_run_without_result_differs_from_one_that_has_it() {
        RunDiff diff = diff(run(0.5), new MadeRun().epoch(1, true, 2, 1));
        assertThat(diff.parts()).containsExactly("curves", "figures", "weights", "the way they ended");
        assertThat(diff.figures()).allMatch(figure -> figure.b() == null);
        assertThat(diff.curves().onlyA()).isEqualTo(1);
        assertThat(diff.json().get("weights").toString()).isEqualTo("{a=abc, b=–}");
    }
}
