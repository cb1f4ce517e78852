package dev.gradus.lab.search;

import dev.gradus.config.Choice;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Download;
import dev.gradus.lab.search.explain.Results;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Studies of a toy that take a moment.
final class SmallStudy {
    static final Source SETTINGS =
            new Source(
                    "test", Map.of("data", "two-moons", "model", "mlp", "epochs", 6, "batchSize", 50, "watch", "none"));
    static final Splits DATA =
            DataSource.named("two-moons")
                    .load(TrainSettings.of(List.of(SETTINGS), null), new Download().offline(true), _ -> {});

    static Definition definition(String pruner, int lag, String... space) {
        var shape = DATA.train().data().shape();
        TrainSettings settings = TrainSettings.of(List.of(SETTINGS), shape);
        List<String> ranges =
                space.length > 0
                        ? List.of(space)
                        : List.of(
                                "lr=log:1e-4..1",
                                "hidden=choice:[4],[16],[8,8]",
                                "optimizer=choice:adam,sgd",
                                "optimizer.momentum=0..0.9 if optimizer=sgd");
        return new Definition(
                new Space(SpaceText.dimensions(settings, shape, ranges), List.of()),
                StudyRun.objective(settings, DATA, null),
                Choice.of(Samplers.ALL, "random"),
                Choice.of(Pruners.ALL, pruner),
                1,
                lag,
                14,
                settings.training().epochs(),
                false,
                2,
                2,
                settings.written(),
                List.of());
    }

    /// Stops after some jobs.
    static final class Stopping implements StudyRun.Listener {
        private StudyRun run;
        private int left;

        @Override
        public void started(Job job) {}

        @Override
        public void done(Job.Done done) {
            if (--left == 0) run.stop();
        }
    }

    static void search(Path place, Definition definition, int workers, int jobs) {
        boolean isNew = !Study.isAt(place);
        try (Study study = isNew ? Study.create(place, definition, Map.of()) : Study.open(place)) {
            var stopping = new Stopping();
            stopping.left = jobs;
            stopping.run = new StudyRun(study, List.of(DATA), workers, stopping);
            stopping.run.search();
            stopping.run.finals(2, 2);
        }
    }

    /// All that must not depend on chance.
    static List<Object> result(Path place) {
        try (Study study = Study.open(place)) {
            List<Object> result = new ArrayList<>();
            for (Trial t : study.trials())
                result.add(List.of(t.number(), t.proposal(), t.status(), t.values(), t.losses()));
            var finals = new TreeMap<String, Double>();
            study.finalists().forEach(f -> finals.put(f.trial() + " " + f.seed(), f.value()));
            result.add(finals);
            result.add(Results.of(study).best().map(Trial::number));
            return result;
        }
    }

    private SmallStudy() {}
}
