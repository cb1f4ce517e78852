package dev.gradus.optim.schedule;

import dev.gradus.catalogue.Catalogues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/// The contract of each schedule; `SectionsTest` fails while one is missing.
class ScheduleContractTest {
    @Nested
    class OfConstant implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("constant", Map.of("length", 8));
        }
    }

    @Nested
    class OfStep implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("step", Map.of("size", 15, "gamma", 0.5));
        }
    }

    @Nested
    class OfMultiStep implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("multi-step", Map.of("milestones", List.of(5, 20)));
        }
    }

    @Nested
    class OfExponential implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("exponential", Map.of("gamma", 0.9));
        }
    }

    @Nested
    class OfPolynomial implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("polynomial", Map.of("length", 8, "power", 2));
        }
    }

    @Nested
    class OfLinear implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("linear", Map.of("length", 8));
        }
    }

    @Nested
    class OfCosine implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("cosine", Map.of("least", 0.1));
        }
    }

    @Nested
    class OfCosineRestarts implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("cosine-restarts", Map.of("length", 4, "multiplier", 2));
        }
    }

    @Nested
    class OfOneCycle implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("one-cycle", Map.of());
        }
    }

    @Nested
    class OfCyclic implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("cyclic", Map.of("up", 4));
        }
    }

    @Nested
    class OfReduceOnPlateau implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make("reduce-on-plateau", Map.of("factor", 0.5, "patience", 2));
        }
    }

    @Nested
    class OfWarmup implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make(
                    "warmup", Map.of("length", 5, "then", Map.of("type", "reduce-on-plateau", "patience", 1)));
        }
    }

    @Nested
    class OfSequence implements ScheduleContract {
        @Override
        public Schedule make() {
            return Catalogues.SCHEDULES.make(
                    "sequence",
                    Map.of(
                            "stages",
                            List.of(
                                    Map.of(
                                            "schedule",
                                            Map.of("type", "reduce-on-plateau", "patience", 1),
                                            "length",
                                            15),
                                    Map.of("schedule", "exponential"))));
        }
    }
}
