package dev.gradus.lab.search.export;

import dev.gradus.diagnose.Proof;
import dev.gradus.lab.search.Objective;
import dev.gradus.lab.search.Trial;
import dev.gradus.lab.search.explain.CauseRegion;
import dev.gradus.lab.search.explain.EdgeWarning;
import dev.gradus.lab.search.explain.Explanation;
import dev.gradus.lab.search.explain.Importance;
import dev.gradus.lab.search.explain.Results;
import dev.gradus.lab.search.explain.Stage;
import dev.gradus.lab.search.explain.Winner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A study with everything that is concluded from it, in the plain values of [dev.gradus.persist.Json].
///
/// ```
/// {study, objective: {figure, direction}, best: {trial, settings, value, interval, seeds, ties}, warnings, importance, causes, stages, trials}
/// ```
/// `interval` is `[low, high]`, and is there where finalists were trained with several seeds. What a trial does not have is left out.
public final class StudyJson {
    private StudyJson() {}

    /// Everything.
    ///
    /// @param found that is exported
    /// @return an object
    public static Map<String, Object> of(Explanation found) {
        Objective objective = found.results().objective();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("study", found.results().name());
        json.put(
                "objective",
                Map.of("figure", objective.figure(), "direction", objective.isMaximized() ? "maximize" : "minimize"));
        Optional<Trial> best = found.results().best();
        best.ifPresent(t -> json.put("best", best(found, t)));
        json.put("warnings", found.warnings().stream().map(StudyJson::warning).toList());
        json.put("importance", found.effects().importances().stream().map(StudyJson::importance).toList());
        json.put("causes", found.causes().stream().map(StudyJson::cause).toList());
        json.put("stages", found.stages().stream().map(StudyJson::stage).toList());
        json.put("trials", found.results().trials().stream().map(t -> trial(found.results(), t)).toList());
        return json;
    }

    private static Map<String, Object> best(Explanation found, Trial t) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("trial", t.number());
        json.put("settings", t.point().values());
        Winner winner = found.winner();
        if (winner == null) {
            json.put("value", t.best(found.results().objective()));
            json.put("seeds", 1);
            return json;
        }
        Winner.Standing first = winner.standings().getFirst();
        Proof.Interval interval = first.interval();
        json.put("value", interval.mean());
        if (first.seeds() > 1) json.put("interval", List.of(interval.low(), interval.high()));
        json.put("seeds", first.seeds());
        json.put("ties", winner.ties());
        return json;
    }

    private static Map<String, Object> warning(EdgeWarning w) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", w.path());
        json.put("end", w.isHigh() ? "upper" : "lower");
        json.put("best", w.best());
        json.put("searched", w.searched().toString());
        json.put("proposed", w.proposed().toString());
        json.put("text", w.text());
        return json;
    }

    private static Map<String, Object> importance(Importance i) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", i.path());
        json.put("share", i.share());
        json.put("interval", List.of(i.low(), i.high()));
        return json;
    }

    private static Map<String, Object> cause(CauseRegion c) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cause", c.cause());
        json.put("trials", c.trials());
        if (c.path() != null) {
            json.put("path", c.path());
            json.put("region", c.region());
            json.put("hits", c.hits());
            json.put("inside", c.inside());
        }
        return json;
    }

    private static Map<String, Object> stage(Stage s) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stage", s.number());
        json.put("trials", s.trials());
        json.put("epochs", s.epochs());
        json.put("stopped", s.stopped());
        if (s.best() > 0) {
            json.put("best", s.best());
            json.put("value", s.value());
        }
        json.put("tried", s.tried());
        return json;
    }

    private static Map<String, Object> trial(Results results, Trial t) {
        Objective objective = results.objective();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("trial", t.number());
        json.put("status", t.status().name().toLowerCase(Locale.ROOT));
        json.put("stage", t.proposal().stage());
        if (results.byHand().contains(t.number())) json.put("byHand", true);
        json.put("settings", t.point().values());
        double value = t.best(objective);
        if (!Double.isNaN(value)) json.put("value", value);
        json.put("values", t.values());
        json.put("seconds", t.seconds());
        List<Map<String, Object>> findings = new ArrayList<>();
        for (Trial.Found f : t.findings()) {
            Map<String, Object> finding = new LinkedHashMap<>();
            finding.put("cause", f.cause());
            finding.put("grade", f.grade());
            finding.put("text", f.text());
            findings.add(finding);
        }
        json.put("findings", findings);
        return json;
    }
}
