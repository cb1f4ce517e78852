package dev.gradus.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerTeamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9})
    void every_chunk_is_run_exactly_once(int threads) {
        var team = new WorkerTeam(threads);
        for (int round = 0; round < 5_000; round++) {
            int chunks = round % 18;
            var runs = new AtomicIntegerArray(chunks);
            team.run(chunks, runs::incrementAndGet);
            for (int chunk = 0; chunk < chunks; chunk++) {
                assertThat(runs.get(chunk)).isEqualTo(1);
            }
        }
    }

    @Test
    void what_the_chunks_wrote_is_visible_to_the_caller() {
        var team = new WorkerTeam(3);
        int[] plain = new int[8];
        for (int round = 1; round <= 20_000; round++) {
            int value = round;
            team.run(plain.length, chunk -> plain[chunk] = value);
            assertThat(plain).containsOnly(value);
        }
    }

    @Test
    void chunks_run_on_several_threads_also_after_the_workers_have_parked() throws InterruptedException {
        var team = new WorkerTeam(2);
        for (int round = 0; round < 3; round++) {
            var bothBegun = new CountDownLatch(2);
            team.run(
                    2,
                    chunk -> {
                        bothBegun.countDown();
                        try {
                            // Ends only if the two chunks are under way at the same time.
                            assertThat(bothBegun.await(30, TimeUnit.SECONDS)).isTrue();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    });
            Thread.sleep(20); // far beyond the spinning time
        }
    }

    @Test
    void the_caller_sleeps_until_a_slow_chunk_is_done() {
        var done = new AtomicInteger();
        new WorkerTeam(2)
                .run(
                        2,
                        chunk -> {
                            try {
                                Thread.sleep(30);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            done.incrementAndGet();
                        });
        assertThat(done).hasValue(2);
    }

    @Test
    void a_call_from_inside_a_chunk_runs_on_the_same_thread() {
        var team = new WorkerTeam(2);
        team.run(
                4,
                outer -> {
                    var thread = Thread.currentThread();
                    team.run(4, inner -> assertThat(Thread.currentThread()).isSameAs(thread));
                });
    }

    @Test
    void a_second_caller_does_not_wait_for_the_first() throws InterruptedException {
        var team = new WorkerTeam(2);
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var first =
                new Thread(() ->
                        team.run(
                                2,
                                chunk -> {
                                    begun.countDown();
                                    try {
                                        mayEnd.await();
                                    } catch (InterruptedException e) {
                                        throw new AssertionError(e);
                                    }
                                }));
        first.start();
        begun.await();
        var threads = ConcurrentHashMap.<Thread>newKeySet();
        team.run(8, chunk -> threads.add(Thread.currentThread()));
        assertThat(threads).containsExactly(Thread.currentThread());
        mayEnd.countDown();
        first.join();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void an_exception_of_a_chunk_reaches_the_caller_and_the_team_lives_on(int threads) {
        var team = new WorkerTeam(threads);
        for (int bad = 0; bad < 6; bad++) {
            int thrower = bad;
            var error = new IllegalStateException("chunk " + bad);
            assertThatThrownBy(() ->
                            team.run(
                                    6,
                                    chunk -> {
                                        if (chunk == thrower) {
                                            throw error;
                                        }
                                    }))
                    .isSameAs(error);
            var runs = new AtomicInteger();
            team.run(6, chunk -> runs.incrementAndGet());
            assertThat(runs).hasValue(6);
        }
    }

    @Test
    void the_shared_team_can_be_resized_while_it_works() throws InterruptedException {
        int before = WorkerTeam.shared().size();
        try {
            var caller =
                    new Thread(() -> {
                        for (int round = 0; round < 2_000; round++) {
                            var runs = new AtomicInteger();
                            WorkerTeam.shared().run(5, chunk -> runs.incrementAndGet());
                            assertThat(runs).hasValue(5);
                        }
                    });
            var failure = new Throwable[1];
            caller.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
            caller.start();
            for (int size = 1; size <= 20; size++) {
                WorkerTeam.setThreads(size % 4 + 1);
                assertThat(WorkerTeam.shared().size()).isEqualTo(size % 4 + 1);
            }
            caller.join();
            assertThat(failure[0]).isNull();
        } finally {
            WorkerTeam.setThreads(before);
        }
    }

    @Test
    void a_team_without_threads_is_refused() {
        assertThatThrownBy(() -> WorkerTeam.setThreads(0))
                .isInstanceOf(GradusException.class)
                .hasMessageContaining("0 threads")
                .hasMessageContaining("at least 1");
    }
}
