package dev.gradus.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.cli.MutatedFiles.Victim;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of every kind, damaged at random and always the same, go through the command line in one process: each is read or
/// refused in four parts, within a second; nothing steers the terminal, and nothing is left behind.
class MutationsTest {
    private static final long MOST_NANOS = 1_000_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @TempDir Path folder;

    @Test
    void some_hundreds() throws IOException {
        mutate(400, 1);
    }

    /// How many and with what seed can be chosen: `-Dgradus.mutations=100000 -Dgradus.mutations.seed=2`.
    @Test
    @Tag("slow")
    void a_hundred_thousand() throws IOException {
        mutate(Integer.getInteger("gradus.mutations", 100_000), Long.getLong("gradus.mutations.seed", 2));
    }

    private void mutate(int tries, long seed) throws IOException {
        List<Victim> victims = MutatedFiles.in(folder);
        for (Victim victim : victims) {
            for (List<String> command : victim.commands()) {
                Gradus sound = Gradus.run(command.toArray(String[]::new));
                boolean refused = command.contains("--run-dir") || command.contains("--resume");
                assertThat(sound.code())
                        .as("%s, sound: %s%s", victim.name(), sound.out(), sound.err())
                        .isEqualTo(refused ? 2 : 0);
            }
        }
        Set<Path> before = everything();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < tries; i++) {
            Victim victim = victims.get(i % victims.size());
            List<String> command = victim.commands().get(i / victims.size() % victim.commands().size());
            byte[] damaged = victim.damage().of(victim.sound(), random.split());
            Files.write(victim.file(), damaged);
            try {
                check(command);
                if (i % 100 == 99) assertThat(everything()).isEqualTo(before);
            } catch (AssertionError e) {
                Path kept =
                        Files.write(
                                Files.createTempFile("gradus-mutation-", "-" + victim.file().getFileName()), damaged);
                throw new AssertionError(
                        "try %d of seed %d, %s: %s with %s".formatted(i, seed, victim.name(), command, kept), e);
            }
            Files.write(victim.file(), victim.sound());
        }
        assertThat(everything()).isEqualTo(before);
    }

    private static void check(List<String> command) {
        String[] args = command.toArray(String[]::new);
        long start = THREADS.getCurrentThreadCpuTime(); // of this thread alone: others may keep the machine busy
        Gradus call = Gradus.run(args);
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        assertThat(call.code()).as(call.err()).isIn(ExitCode.DONE, ExitCode.BAD_INPUT);
        if (call.code() == ExitCode.BAD_INPUT) {
            List<String> lines = call.err().lines().filter(line -> !line.startsWith("note: ")).toList();
            assertThat(lines).as(call.err()).hasSize(4);
            assertThat(lines.get(0)).startsWith("gradus");
            assertThat(lines.get(1)).startsWith("  expected  ");
            assertThat(lines.get(2)).startsWith("  cause     ");
            assertThat(lines.get(3)).startsWith("  repair    ");
        }
        assertThat(steering(call.out() + call.err())).isEmpty();
        assertThat(call.err()).hasSizeLessThan(20_000);
        assertThat(nanos).as("nanoseconds").isLessThan(MOST_NANOS);
    }

    /// Characters that a terminal does not merely show.
    private static String steering(String text) {
        return text.chars()
                .filter(c -> (Character.isISOControl(c) && c != '\n' && c != '\t') || (c >= 0x202a && c <= 0x202e))
                .mapToObj(Integer::toHexString)
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private Set<Path> everything() throws IOException {
        Set<Path> all = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.forEach(all::add);
        }
        for (String left : List.of("runs", "looks", "comparison.html")) {
            if (Files.exists(Path.of(left))) all.add(Path.of(left));
        }
        return all;
    }

    @Test
    void damage_is_the_same_every_time_and_rarely_none() throws IOException {
        for (Victim victim : MutatedFiles.in(folder)) {
            int same = 0;
            for (int i = 0; i < 20; i++) {
                byte[] damaged = victim.damage().of(victim.sound(), new SplittableRandom(i));
                assertThat(damaged).isEqualTo(victim.damage().of(victim.sound(), new SplittableRandom(i)));
                if (Arrays.equals(damaged, victim.sound())) same++;
            }
            assertThat(same).as(victim.name()).isLessThan(8);
        }
    }
}
