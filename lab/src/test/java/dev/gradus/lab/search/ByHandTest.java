package dev.gradus.lab.search;

import static dev.gradus.lab.search.SmallStudy.DATA;
import static dev.gradus.lab.search.SmallStudy.definition;
import static dev.gradus.lab.search.SmallStudy.result;
import static dev.gradus.lab.search.SmallStudy.search;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.config.Choice;
import dev.gradus.lab.search.explain.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Points by hand: how they are read, and that a study tries them first, the same whatever happens to it.
class ByHandTest {
    private static final String RATE = "optimizer.learningRate", MOMENTUM = "optimizer.momentum";

    @TempDir private Path folder;

    private static List<Point> points(Definition definition, String... stated) {
        return PointText.points(definition.space(), List.of(stated), List.of());
    }

    private static Definition with(Definition definition, String... stated) {
        return definition.with(points(definition, stated), definition.trials());
    }

    private static Definition with(Definition d, Choice<Sampler> sampler) {
        return new Definition(
                d.space(),
                d.objective(),
                sampler,
                d.pruner(),
                d.seed(),
                d.lag(),
                d.trials(),
                d.epochs(),
                false,
                2,
                2,
                d.settings(),
                d.points());
    }

    private void add(Path place, int trials, String... stated) {
        try (Study study = Study.open(place)) {
            Definition wanted = study.definition();
            StudyChange.of(study, wanted.with(points(wanted, stated), trials), false)
                    .ifPresent(version -> study.add(version, Map.of()));
        }
    }

    private List<Trial> trials(Path place) {
        try (Study study = Study.open(place)) {
            return study.trials();
        }
    }

    @ParameterizedTest
    @CsvSource({"none, 4", "median, 3", "successive-halving, 4", "asha, 4", "asha, 1"})
    void points_come_first_and_do_not_depend_on_workers_nor_on_interruptions(String pruner, int lag) {
        Definition definition =
                with(definition(pruner, lag), "lr=0.01,hidden=[8,8],optimizer=adam", "lr=0.5", "hidden=16,lr=0.02");
        search(folder.resolve("one"), definition, 1, -1);
        List<Object> expected = result(folder.resolve("one"));
        search(folder.resolve("four"), definition, 4, -1);
        for (int jobs : new int[] {1, 1, 1, 2, 3, 5, -1}) search(folder.resolve("stopped"), definition, 3, jobs);
        assertThat(result(folder.resolve("four"))).isEqualTo(expected);
        assertThat(result(folder.resolve("stopped"))).isEqualTo(expected);
        List<Trial> trials = trials(folder.resolve("one"));
        assertThat(trials).hasSize(14);
        assertThat(trials.get(0).point().values())
                .containsExactly(
                        Map.entry(RATE, 0.01),
                        Map.entry("model.hidden", List.of(8L, 8L)),
                        Map.entry("optimizer", "adam"));
        assertThat(trials.get(1).point().values()).containsEntry(RATE, 0.5);
        assertThat(trials.get(2).point().values())
                .containsEntry(RATE, 0.02)
                .containsEntry("model.hidden", List.of(16L));
        assertThat(trials).allMatch(t -> definition.space().contains(t.point()));
    }

    @Test
    void the_sampler_begins_after_them_as_it_would_without_them() {
        Definition plain = definition("none", 4);
        search(folder.resolve("plain"), plain, 2, -1);
        search(folder.resolve("by-hand"), with(plain, "lr=0.5", "lr=0.6,optimizer=sgd,optimizer.momentum=0.9"), 2, -1);
        List<Trial> alone = trials(folder.resolve("plain")), after = trials(folder.resolve("by-hand"));
        for (int i = 0; i < 12; i++) {
            assertThat(after.get(i + 2).point()).isEqualTo(alone.get(i).point());
            assertThat(after.get(i + 2).values()).isEqualTo(alone.get(i).values());
        }
        try (Study study = Study.open(folder.resolve("by-hand"))) {
            assertThat(study.byHand()).containsExactly(1, 2);
            assertThat(Results.of(study).byHand()).containsExactlyInAnyOrder(1, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "sobol", "grid"})
    void points_that_are_added_are_the_next_trials_and_the_sampler_goes_on_where_it_was(String sampler) {
        Definition plain = with(definition("none", 4), Choice.of(Samplers.ALL, sampler));
        search(folder.resolve("whole"), plain.withTrials(16), 2, -1);
        Path place = folder.resolve("added");
        search(place, plain.withTrials(6), 2, -1);
        add(place, 7, "lr=0.05,optimizer=adam");
        search(place, plain, 3, -1);
        add(place, 18, "lr=0.05,optimizer=adam", "lr=0.06,optimizer=adam"); // of which the first is there already
        search(place, plain, 1, 2);
        search(place, plain, 4, -1);
        List<Trial> whole = trials(folder.resolve("whole")), added = trials(place);
        assertThat(added).hasSize(18);
        assertThat(added.get(6).point().values()).containsEntry(RATE, 0.05);
        assertThat(added.get(7).point().values()).containsEntry(RATE, 0.06);
        List<Point> proposed =
                IntStream.range(0, 18).filter(i -> i != 6 && i != 7).mapToObj(i -> added.get(i).point()).toList();
        assertThat(proposed).isEqualTo(whole.stream().map(Trial::point).toList());
        try (Study study = Study.open(place)) {
            assertThat(study.byHand()).containsExactly(7, 8);
            assertThat(study.planned()).isEqualTo(18);
        }
    }

    @Test
    void points_added_to_a_study_that_was_stopped_come_next_and_those_that_were_not_tried_yet_before_them() {
        Definition definition = with(definition("none", 1), "lr=0.1,optimizer=adam", "lr=0.2", "lr=0.3");
        search(folder, definition, 1, 2);
        add(folder, 14, "lr=0.4");
        search(folder, definition, 2, -1);
        List<Trial> trials = trials(folder);
        assertThat(trials).hasSize(14);
        assertThat(trials.subList(0, 4).stream().map(t -> t.point().values().get(RATE)))
                .containsExactly(0.1, 0.2, 0.3, 0.4);
    }

    @Test
    void a_finished_grid_gets_no_more_than_the_points_that_are_added() {
        Definition grid = with(definition("none", 4, "lr=log:1e-3..1"), Choice.of(Samplers.ALL, "grid"));
        search(folder, grid, 2, -1);
        assertThat(trials(folder)).hasSize(5);
        add(folder, 15, "lr=0.3");
        search(folder, grid, 2, -1);
        assertThat(trials(folder)).hasSize(6);
        assertThat(trials(folder).getLast().point().values()).containsEntry(RATE, 0.3);
    }

    @Test
    void a_point_added_to_a_study_with_asha_is_compared_with_the_trials_before_it() {
        Definition asha = definition("asha", 4, "lr=log:1e-6..1e-4", "optimizer=choice:adam");
        search(
                folder,
                asha.with(
                        new Space(
                                SpaceText.dimensions(
                                        dev.gradus.lab.settings.TrainSettings.of(
                                                List.of(SmallStudy.SETTINGS), DATA.train().data().shape()),
                                        DATA.train().data().shape(),
                                        List.of("lr=log:1e-6..1", "optimizer=choice:adam")),
                                List.of())),
                2,
                -1);
        add(folder, 15, "lr=0.03");
        search(folder, asha, 2, -1);
        Trial added = trials(folder).getLast();
        assertThat(added.number()).isEqualTo(15);
        assertThat(added.epochs()).isEqualTo(6);
        assertThat(added.status()).isEqualTo(Trial.Status.COMPLETED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimizer.learnignRate=0.1 | optimizer.learnignRate in a point by hand | Did you mean optimizer.learningRate?",
                "model.dropout=0.1 | model.dropout in a point by hand | Use one of: ",
                "lr=2 | optimizer.learningRate=2.0 in a point by hand | a value of log:1e-4..1",
                "lr=fast | optimizer.learningRate=fast in a point by hand | no number",
                "lr=NaN | optimizer.learningRate=NaN in a point by hand | no number",
                "optimizer=lion | optimizer=lion in a point by hand | a value of choice:adam,sgd",
                "hidden=[3] | model.hidden=[3] in a point by hand | none of the options",
                "optimizer.momentum=0.9 | optimizer.momentum in a point by hand with no optimizer | Add optimizer=sgd to the point",
                "optimizer=adam,optimizer.momentum=0.9 | with optimizer=adam | is searched only then",
                "lr=0.1,lr=0.2 | two values for optimizer.learningRate | Leave one out",
                "lr | --point lr | PATH=VALUE,PATH=VALUE",
                "hidden=[8,8],64 | --point hidden=[8,8],64 | a list without brackets"
            })
    void a_point_that_is_none_of_the_space_is_refused(String point, String got, String says) {
        Definition definition = definition("none", 4);
        assertThatThrownBy(() -> points(definition, point))
                .hasMessageContaining(got)
                .hasMessageContaining(says)
                .hasMessageContaining("Likely cause");
    }

    @Test
    void whole_numbers_constraints_and_repeated_points_are_looked_at() {
        Space space =
                new Space(
                        List.of(
                                new Dimension.Whole("model.hidden[0]", 8, 256, true, null),
                                new Dimension.Whole("model.hidden[1]", 8, 256, true, null)),
                        List.of(Constraint.of("model.hidden[1] <= model.hidden[0]")));
        assertThat(PointText.points(space, List.of("model.hidden[1]=16, model.hidden[0]=64.0"), List.of()))
                .containsExactly(new Point(Map.of("model.hidden[0]", 64L, "model.hidden[1]", 16L)));
        assertThatThrownBy(() -> PointText.points(space, List.of("model.hidden[0]=8.5"), List.of()))
                .hasMessageContaining("no whole number");
        assertThatThrownBy(() -> PointText.points(space, List.of("model.hidden[0]=8,model.hidden[1]=9"), List.of()))
                .hasMessageContaining("the point model.hidden[0]=8,model.hidden[1]=9")
                .hasMessageContaining("model.hidden[1] <= model.hidden[0]");
        assertThatThrownBy(
                        () -> PointText.points(space, List.of("model.hidden[0]=8", "model.hidden[0]=8.0"), List.of()))
                .hasMessageContaining("the point model.hidden[0]=8 twice");
    }

    @Test
    void what_a_point_leaves_open_fulfils_conditions_and_constraints() {
        Definition d =
                definition(
                        "none",
                        4,
                        "hidden=choice:[4]",
                        "lr=log:1e-4..1",
                        "optimizer=adam,sgd",
                        "optimizer.momentum=0..0.9 if optimizer=sgd");
        Space space = new Space(d.space().dimensions(), List.of(Constraint.of("optimizer.momentum < 0.1")));
        Point part = new Point(Map.of("optimizer", "sgd"));
        Planner planner =
                new Planner(d.with(List.of(part), 3).with(space), new Succession(1, 0, 1, java.util.Set.of()));
        Job job = planner.next(1, List.of(), List.of()).orElseThrow();
        assertThat(space.contains(job.proposal().point())).isTrue();
        assertThat((Double) job.proposal().point().values().get(MOMENTUM)).isLessThan(0.1);
    }

    @Test
    void more_points_than_trials_are_refused() {
        Definition definition = definition("none", 4).withTrials(1);
        List<Point> two = points(definition, "lr=0.1", "lr=0.2");
        assertThatThrownBy(() -> definition.with(two, 1)).hasMessageContaining("2 points by hand for 1 trial");
    }

    @Test
    void a_file_of_ranges_may_have_points() throws IOException {
        Path file = folder.resolve("space.yaml");
        Files.writeString(
                file,
                """
                optimizer.learningRate: log:1e-4..1
                hidden: [[4], [8, 8]]
                points:
                  - {lr: 0.01, hidden: [8, 8]}
                  - {lr: 1}
                """);
        Definition definition = definition("none", 4, file.toString());
        assertThat(definition.space().dimensions()).hasSize(2);
        assertThat(PointText.points(definition.space(), List.of("lr=0.1"), List.of(file.toString())))
                .containsExactly(
                        new Point(Map.of(RATE, 0.01, "model.hidden", List.of(8L, 8L))),
                        new Point(Map.of(RATE, 1.0)),
                        new Point(Map.of(RATE, 0.1)));
        Files.writeString(file, "optimizer.learningRate: log:1e-4..1\npoints: 3\n");
        assertThatThrownBy(() -> PointText.points(definition.space(), List.of(), List.of(file.toString())))
                .hasMessageContaining("in a file, points: [{PATH: VALUE}]");
    }
}
