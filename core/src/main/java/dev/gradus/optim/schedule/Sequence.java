package dev.gradus.optim.schedule;

import dev.gradus.config.Describe;
import dev.gradus.error.GradusException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Schedules one after the other: `factor = sᵢ(e - begin of stage i)`, each from its own 0; the last one takes what is left.
///
/// Errors: no stages, stages that count different units. Source: `torch.optim.lr_scheduler.SequentialLR`.
public final class Sequence implements Schedule {
    private final Config config;

    /// Results so far, where nobody says of which epochs they are.
    private long results;

    /// One schedule and how long it lasts.
    ///
    /// @param schedule of this stage
    /// @param length in its unit; the last stage's does not matter
    public record Stage(Schedule schedule, int length) {
        /// A rate that stays.
        public Stage() {
            this(new Linear(new Linear.Config(1, 1, 1, Unit.EPOCH)), 1);
        }
    }

    /// Settings.
    ///
    /// @param stages first to last
    public record Config(List<Stage> stages) {
        /// Keeps a copy.
        public Config {
            stages = List.copyOf(stages);
        }

        /// One stage in which the rate stays.
        public Config() {
            this(List.of(new Stage()));
        }
    }

    /// With all settings.
    ///
    /// @param config the settings
    public Sequence(Config config) {
        this.config = config;
        for (Stage stage : config.stages()) {
            if (stage.length() < 1 || stage.schedule().unit() != unit()) {
                throw GradusException.got(
                                "Sequence: a stage of %d %s%s",
                                stage.length(), name(stage.schedule().unit()), stage.length() == 1 ? "" : "s")
                        .expected("at least 1 %s in each stage", name(unit()))
                        .because("stages count different units, or a length was left out")
                        .repair("Give all stages the same unit.");
            }
        }
        if (config.stages().isEmpty()) {
            throw GradusException.got("Sequence: no stages")
                    .expected("at least one schedule")
                    .because("the list was left out")
                    .repair("Write for example stages: [{schedule: linear, length: 5}, {schedule: cosine}].");
        }
    }

    private static String name(Unit unit) {
        return unit == Unit.EPOCH ? "epoch" : "step";
    }

    @Override
    public double factor(long e, long total) {
        int stage = stage(e);
        return schedule(stage).factor(e - begin(stage), length(stage, total));
    }

    @Override
    public double momentum(long e, long total) {
        int stage = stage(e);
        return schedule(stage).momentum(e - begin(stage), length(stage, total));
    }

    private int stage(long e) {
        int stage = 0;
        while (stage < config.stages().size() - 1 && e >= begin(stage + 1)) stage++;
        return stage;
    }

    private Schedule schedule(int stage) {
        return config.stages().get(stage).schedule();
    }

    private long begin(int stage) {
        long begin = 0;
        for (Stage before : config.stages().subList(0, stage)) begin += before.length();
        return begin;
    }

    /// The last stage lasts until the end of training.
    private long length(int stage, long total) {
        boolean last = stage == config.stages().size() - 1;
        return last ? Math.max(1, total - begin(stage)) : config.stages().get(stage).length();
    }

    @Override
    public Unit unit() {
        return config.stages().isEmpty() ? Unit.EPOCH : config.stages().getFirst().schedule().unit();
    }

    @Override
    public void rate(double rate) {
        for (Stage stage : config.stages()) stage.schedule().rate(rate);
    }

    /// Counts the epochs itself, from 0.
    @Override
    public void observe(double loss) {
        observe(results, loss);
    }

    /// A stage learns only of the epochs that it had.
    @Override
    public void observe(long e, double loss) {
        results = e + 1;
        int stage = stage(e);
        schedule(stage).observe(e - begin(stage), loss);
    }

    /// The states of the stages, each under its number: `0.factor`.
    @Override
    public Map<String, Double> state() {
        Map<String, Double> state = new TreeMap<>();
        for (int i = 0; i < config.stages().size(); i++) {
            String prefix = i + ".";
            schedule(i).state().forEach((name, value) -> state.put(prefix + name, value));
        }
        return state;
    }

    @Override
    public void state(Map<String, Double> state) {
        for (int i = 0; i < config.stages().size(); i++) {
            String prefix = i + ".";
            Map<String, Double> own = new TreeMap<>();
            state.forEach((name, value) -> {
                if (name.startsWith(prefix)) own.put(name.substring(prefix.length()), value);
            });
            schedule(i).state(own);
        }
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Describe.of(this);
    }
}
