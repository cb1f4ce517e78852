package dev.gradus.train.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random training programs have the bits of the same programs without recording, step for step, or are refused.
class RecordedProgramsTest {
    private static final long FIRST = Long.getLong("gradus.programs.first", 0);

    private static void run(int programs) {
        int replayable = 0;
        for (long seed = FIRST; seed < FIRST + programs; seed++) if (new RandomProgram(seed).run() > 0) replayable++;
        assertThat(replayable).as("programs whose steps were replayed").isGreaterThan(programs / 3);
    }

    @Test
    void random_trainings_end_with_the_bits_of_computing_and_of_going_on_from_the_middle() {
        for (long seed = FIRST; seed < FIRST + 12; seed++) new RandomTraining(seed).run();
    }

    @Test
    @Tag("slow")
    void hundreds_of_random_trainings_end_with_the_bits_of_computing_and_of_going_on_from_the_middle() {
        for (long seed = FIRST; seed < FIRST + 500; seed++) new RandomTraining(seed).run();
    }

    @Test
    void random_programs_are_replayed_with_the_bits_of_computing() {
        run(90);
    }

    @Test
    @Tag("slow")
    void thousands_of_random_programs_are_replayed_with_the_bits_of_computing() {
        run(Integer.getInteger("gradus.programs", 5000));
    }
}
