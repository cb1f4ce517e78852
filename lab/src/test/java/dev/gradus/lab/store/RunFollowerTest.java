package dev.gradus.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gradus.error.GradusException;
import dev.gradus.lab.store.RunFollower.State;
import dev.gradus.persist.Json;
import dev.gradus.persist.LineFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFollowerTest {
    @TempDir Path temporary;

    private Path run = Path.of("");
    private Path log = Path.of("");
    private RunRecord record = RunRecord.begun("1");
    private final List<String> seen = new ArrayList<>();
    private int restarts;

    @BeforeEach
    void run() {
        run = temporary.resolve("run");
        log = run.resolve("metrics.jsonl");
    }

    private static String step(int step, double loss) {
        return "{\"event\":\"step\",\"epoch\":1,\"step\":%d,\"loss\":%s}".formatted(step, loss);
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void record() {
        Json.writeFile(run.resolve("run.json"), record.members());
    }

    private void poll(RunFollower follower, State state) {
        RunFollower.Update update = follower.poll();
        if (update.isRestarted()) {
            seen.clear();
            restarts++;
        }
        update.events().forEach(event -> seen.add(Json.line(event.members())));
        assertThat(follower.state()).isEqualTo(state);
    }

    private void assertSeen(State state, RunFollower follower) throws IOException {
        poll(follower, state);
        assertThat(seen).isEqualTo(Files.readString(log).lines().toList());
    }

    @Test
    void events_come_once_their_lines_are_whole() throws IOException {
        RunFollower follower = new RunFollower(run);
        poll(follower, State.WAITING);
        Files.createDirectory(run);
        poll(follower, State.WAITING);
        record();
        poll(follower, State.RUNNING);
        append(step(1, 0.5) + "\n" + step(2, 0.25).substring(0, 20));
        poll(follower, State.RUNNING);
        assertThat(seen).containsExactly(step(1, 0.5));
        append(step(2, 0.25).substring(20));
        poll(follower, State.RUNNING);
        assertThat(seen).hasSize(1);
        append("\n{\"event\":\"note\",\"text\":\"ü\"}\n");
        assertSeen(State.RUNNING, follower);
        assertThat(seen).hasSize(3);
        poll(follower, State.RUNNING);
        record = record.ended("completed", Map.of());
        append("{\"event\":\"finished\"}\n");
        record();
        assertSeen(State.ENDED, follower);
        assertThat(follower.record()).isEqualTo(RunRecord.at(run));
        assertThat(restarts).isZero();
    }

    @Test
    void a_log_that_is_cut_comes_again() throws IOException {
        Files.createDirectory(run);
        record();
        append(step(1, 0.5) + "\n" + step(2, 0.25) + "\n" + step(3, 0.125) + "\n");
        RunFollower follower = new RunFollower(run);
        assertSeen(State.RUNNING, follower);
        try (var lines = new LineFile(log, step(1, 0.5).length() + 1)) {
            lines.write(step(2, 0.375)); // shorter than before
        }
        assertSeen(State.RUNNING, follower);
        try (var lines = new LineFile(log, step(1, 0.5).length() + 1)) {
            lines.write(step(2, 0.625)); // as long as before
            lines.write(step(3, 0.5));
        }
        assertSeen(State.RUNNING, follower);
        assertThat(restarts).isEqualTo(2);
    }

    /// The end of what was read may look the same though something before it is not.
    @Test
    void a_run_that_is_taken_up_again_comes_again_whatever_its_log_looks_like() throws IOException {
        Files.createDirectory(run);
        record();
        String same = (step(9, 0.5) + "\n").repeat(200);
        append(step(1, 0.5) + "\n" + same);
        RunFollower follower = new RunFollower(run);
        assertSeen(State.RUNNING, follower);
        record = record.resumed("1", List.of(Map.of("at", "now")));
        record();
        Files.writeString(log, step(1, 0.9) + "\n" + same + step(9, 0.25) + "\n", StandardCharsets.UTF_8);
        assertSeen(State.RUNNING, follower);
        assertThat(restarts).isEqualTo(1);
        poll(follower, State.RUNNING);
        assertThat(restarts).as("only once").isEqualTo(1);
    }

    @Test
    void a_folder_may_be_deleted_and_another_run_take_its_place() throws IOException {
        Files.createDirectory(run);
        record();
        append(step(1, 0.5) + "\n");
        RunFollower follower = new RunFollower(run);
        assertSeen(State.RUNNING, follower);
        for (Path file : List.of(log, run.resolve("run.json"), run)) Files.delete(file);
        poll(follower, State.GONE);
        assertThat(seen).isEmpty();
        Files.createDirectory(run);
        record();
        append(step(1, 0.5) + "\n" + step(2, 0.5) + "\n");
        assertSeen(State.RUNNING, follower);
    }

    @Test
    void damage_is_told_and_read_again_when_it_is_repaired() throws IOException {
        Files.createDirectory(run);
        record();
        append(step(1, 0.5) + "\n{torn}\n");
        RunFollower follower = new RunFollower(run);
        var error = catchThrowableOfType(GradusException.class, follower::poll);
        assertThat(error.parts().got()).contains("line 2");
        Files.writeString(log, step(1, 0.5) + "\n" + step(2, 0.5) + "\n");
        assertSeen(State.RUNNING, follower);
    }
}
