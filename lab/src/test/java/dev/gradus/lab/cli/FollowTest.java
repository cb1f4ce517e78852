package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.store.RunFollower;
import dev.gradus.persist.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A follower beside a run of another process, which is killed at any moment and goes on.
class FollowTest {
    @TempDir Path folder;

    private final List<String> seen = new ArrayList<>();

    private Process start(Path run, boolean again) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-XX:TieredStopAtLevel=1",
                                "-Dgradus.kernels=scalar",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "train"));
        if (again) command.addAll(List.of("--resume", run.toString()));
        else {
            Path settings = folder.resolve("settings.yaml");
            Files.writeString(
                    settings,
                    """
                    data: two-moons
                    model: {type: mlp, hidden: [16]}
                    epochs: 60
                    checkpoints: {steps: 7, epochs: 1}
                    """);
            command.addAll(List.of("--config", settings.toString(), "--run-dir", run.toString()));
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private void poll(RunFollower follower) {
        RunFollower.Update update = follower.poll();
        if (update.isRestarted()) seen.clear();
        update.events().forEach(event -> seen.add(Json.line(event.members())));
    }

    private void followKilled(int kills, long seed) throws Exception {
        Path run = folder.resolve("run" + seed);
        Random moments = new Random(seed);
        RunFollower follower = new RunFollower(run);
        seen.clear();
        for (int kill = 0; kill <= kills; kill++) {
            Process child = start(run, Files.exists(run.resolve("run.json")));
            long end = kill == kills ? Long.MAX_VALUE : moments.nextLong(50, 1200) * 1_000_000;
            for (long start = System.nanoTime(), least = lines(run); child.isAlive(); ) {
                poll(follower);
                Thread.sleep(1); // the run needs the processor, too
                boolean isWritten = lines(run) != least || System.nanoTime() - start > 20_000_000_000L;
                if (isWritten && System.nanoTime() - start > end) child.destroyForcibly();
            }
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            if (kill == kills) assertThat(child.exitValue()).as(Files.readString(folder.resolve("out"))).isZero();
            poll(follower);
            String log =
                    lines(run) == 0
                            ? ""
                            : Files.readString(run.resolve("metrics.jsonl")); // killed before there was one
            List<String> whole = new ArrayList<>(log.lines().toList());
            if (!log.endsWith("\n") && !whole.isEmpty()) whole.removeLast();
            assertThat(seen).as("after kill %d of %d", kill, kills).isEqualTo(whole);
        }
        assertThat(follower.state()).isEqualTo(RunFollower.State.ENDED);
        assertThat(seen).hasSizeGreaterThan(100).last().asString().contains("finished");
    }

    private static long lines(Path run) throws IOException {
        Path log = run.resolve("metrics.jsonl");
        return Files.exists(log) ? Files.size(log) : 0;
    }

    @Test
    void it_sees_every_event_of_a_run_that_is_killed_and_goes_on() throws Exception {
        followKilled(1, 1);
    }

    @Tag("slow")
    @Test
    void it_sees_every_event_of_runs_that_are_killed_often() throws Exception {
        for (long seed = 2; seed < 12; seed++) followKilled(5, seed);
    }
}
