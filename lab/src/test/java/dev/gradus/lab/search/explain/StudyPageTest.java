package dev.gradus.lab.search.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.lab.chart.Text;
import dev.gradus.lab.search.Dimension;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Space;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.search.export.StudyJson;
import dev.gradus.persist.Json;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class StudyPageTest {
    private static final Explanation FOUND = Explanation.of(SyntheticStudy.digits(60), _ -> null, 1);

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
    }

    @Test
    void page_has_all_parts_and_needs_no_network(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("study.html");
        StudyPage.write(FOUND, file, folder.resolve("trial-3/a page #1.html"));
        String page = Files.readString(file);
        assertThat(page).contains("<a href=\"./trial-3/a%20page%20%231.html\">Its run");
        assertThat(matches("(?<=<h2>)[^<]+", page))
                .containsExactly(
                        "Best settings",
                        "Before you trust it",
                        "Importance",
                        "History",
                        "Slices and response curves",
                        "The two most important settings",
                        "Random against grid",
                        "Parallel coordinates",
                        "What went wrong, and where",
                        "Intermediate values",
                        "Time",
                        "Stages",
                        "Best trials");
        assertThat(page)
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain("<script")
                .doesNotContain("NaN");
        for (String svg : matches("(?s)<svg class=\"chart.*?</svg></div>", page)) wellFormed(svg.replace("</div>", ""));
        assertThat(page)
                .contains("trial 60, completed, 97.70 %, optimizer.learningRate 0.00688")
                .contains("cannot be told apart from trial 56")
                .contains(
                        "<td class=\"words\">optimizer.learningRate below 0.0062</td><td>10 of 10</td><td>10 of 15</td>");
    }

    private static void wellFormed(String svg) throws Exception {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void ten_thousand_trials_are_thinned_and_the_page_says_so() {
        Explanation found = Explanation.of(SyntheticStudy.digits(10_000), _ -> null, 1);
        String page = StudyPage.html(found);
        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(3_000_000);
        assertThat(page).contains("Of 10\u202f000 trials, 399 are drawn: the best 100, and others evenly spaced.");
        assertThat(matches("<polyline class=\"dot", page).size()).isLessThanOrEqualTo(400 * 8);
        assertThat(matches("<polyline class=\"dot best\"", page)).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 60, 80, 120})
    void lines_fit_the_terminal(int width) {
        List<String> lines = StudyText.lines(FOUND, width);
        assertThat(lines)
                .contains("Best", "Before you trust it", "What went wrong, and where", "Stages")
                .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(Math.max(width, 40)));
        if (width == 120)
            assertThat(lines)
                    .contains(
                            "learning-rate-too-low: 10 of 60 trials, all with optimizer.learningRate below 0.0062 (10 of 15 there)",
                            "60 trials tried 60 different values of optimizer.learningRate; a grid of as many points over 5 settings would have tried",
                            "stage  trials  epochs  stopped     best  of trial",
                            "    2      30      20        1  97.70 %        60  better than before");
    }

    @Test
    void study_without_any_value_has_a_page_too() {
        Space space = new Space(List.of(new Dimension.Real("rate", 1e-4, 1, true, null)), List.of());
        List<Trial> trials =
                SyntheticStudy.random(space, 12, 1, u -> u[0]).trials().stream()
                        .map(t -> SyntheticStudy.trial(t.number(), t.point(), Trial.Status.FAILED, List.of(), 5, 1))
                        .toList();
        var results =
                new Results("failed", space, new Objective("validation.loss", false), 5, trials, List.of(), Set.of());
        Explanation found = Explanation.of(results, _ -> null, 1);
        assertThat(found.best()).isEqualTo("No trial has a value.");
        assertThat(StudyPage.html(found)).contains("<b>12</b><small>diverged or failed</small>").contains("no value");
        assertThat(StudyText.lines(found, 80))
                .contains(
                        "No trial has a value.",
                        "failed: 12 of 12 trials, in no part of the space more than elsewhere");
        assertThat(StudyJson.of(found)).doesNotContainKey("best");
        var none = new Results("none", space, results.objective(), 5, List.of(), List.of(), Set.of());
        assertThat(StudyPage.html(Explanation.of(none, _ -> null, 1))).contains("no value");
    }

    @Test
    void json_has_the_best_with_its_interval_and_everything_that_was_concluded() {
        Map<String, Object> json = Json.readObject("study", Json.line(StudyJson.of(FOUND)));
        assertThat(json.keySet())
                .containsExactly("study", "objective", "best", "warnings", "importance", "causes", "stages", "trials");
        Map<?, ?> best = (Map<?, ?>) json.get("best");
        assertThat(best.get("trial")).isEqualTo(60L);
        assertThat(best.get("settings")).isEqualTo(FOUND.results().trial(60).point().values());
        Winner winner = FOUND.winner();
        assertThat(winner).isNotNull();
        var interval = winner.standings().getFirst().interval();
        assertThat(best.get("interval")).isEqualTo(List.of(interval.low(), interval.high()));
        assertThat((List<?>) json.get("trials")).hasSize(60);
        Map<?, ?> warning = (Map<?, ?>) ((List<?>) json.get("warnings")).getFirst();
        assertThat(warning.get("proposed")).isEqualTo("int-log:8..2560");
    }

    @Test
    void coverage_is_that_of_the_lectures() {
        assertThat(Coverage.levels(9, 2)).isEqualTo(3);
        assertThat(Coverage.levels(60, 5)).isEqualTo(2);
        assertThat(Coverage.levels(63, 2)).isEqualTo(7);
        assertThat(FOUND.coverage().orElseThrow().different()).isEqualTo(60);
    }

    @Test
    void stages_say_what_they_tried_and_found() {
        assertThat(FOUND.stages()).hasSize(2);
        Stage second = FOUND.stages().get(1);
        assertThat(second.trials()).isEqualTo(30);
        assertThat(second.epochs()).isEqualTo(20);
        assertThat(second.best()).isEqualTo(60);
        assertThat(second.isBetter()).isTrue();
        assertThat(second.tried()).containsEntry("optimizer.type", "adam, sgd, rmsprop");
        assertThat(second.tried().get("optimizer.learningRate")).isEqualTo("0.00252–0.091");
    }
}
