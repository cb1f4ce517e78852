package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.search.Study;
import dev.gradus.lab.settings.AutoRate;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.Machine;
import dev.gradus.lab.store.Version;
import dev.gradus.persist.Json;
import dev.gradus.tensor.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What all trials of a search share: settings, and data that are read once.
///
/// @param settings complete, without what is searched
/// @param folds one for a holdout, one for each part of a cross-validation
record SearchData(TrainSettings settings, List<Splits> folds) {
    private static final String DATA = "data";

    /// Reads both.
    ///
    /// @param before settings of the study that goes on
    static SearchData read(Screen screen, SettingOptions options, List<Source> before) {
        List<Source> sources = new ArrayList<>(before);
        AutoRate rate = AutoRate.in(options.sources());
        if (!rate.where().isEmpty()) throw auto(rate.where());
        sources.addAll(rate.sources());
        if (before.isEmpty()) sources.addAll(kept(Reading.of(sources).settings()));
        Reading reading = Reading.of(sources);
        for (String unused : reading.unused(null)) screen.err().line("note: " + unused);
        TrainSettings early = reading.settings();
        List<Splits> folds = new ArrayList<>();
        int parts = early.splits().isForAllFolds() ? early.splits().folds() : 1;
        for (int fold = 1; fold <= parts; fold++) {
            TrainSettings its = parts == 1 ? early : early.with("splits.fold", fold, null);
            boolean isFirst = fold == 1;
            folds.add(
                    options.load(
                            its,
                            screen,
                            note -> {
                                if (isFirst) screen.err().line("note: " + note);
                            }));
        }
        Splits first = folds.getFirst();
        return new SearchData(reading.of(first.task(), first.train().data().shape()).settings(), folds);
    }

    /// The winner is chosen by the validation splits of all folds: its test must be of samples that are in none of them.
    private static List<Source> kept(TrainSettings settings) {
        boolean isWhole = DataSource.named(settings.data()).isOwn() && settings.testData().isEmpty();
        if (!isWhole || !settings.splits().isForAllFolds()) return List.of();
        return List.of(new Source("a search of several folds", Map.of("splits.keepTest", true)));
    }

    /// The settings of a run with the first fold: those of all folds are none of a single run.
    TrainSettings first(TrainSettings settings) {
        return folds.size() == 1 ? settings : settings.with("splits.fold", 1, sample());
    }

    Shape sample() {
        return folds.getFirst().train().data().shape();
    }

    /// Who searched, in which data.
    Map<String, Object> provenance() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("began", Instant.now().toString());
        json.put("gradus", Version.text());
        json.put("machine", Machine.describe());
        json.put(DATA, folds.stream().map(Hashes::of).toList());
        return json;
    }

    /// When the first trial began.
    static Instant began(Study study) {
        return Instant.parse(String.valueOf(Json.readObject("the study", study.provenances().getFirst()).get("began")));
    }

    /// Refuses to go on with other samples.
    void requireSame(Study study) {
        Object before = Json.readObject("the study", study.provenances().getLast()).get(DATA);
        if (Objects.equals(Json.line(before), Json.line(provenance().get(DATA)))) return;
        throw GradusException.got("other data than those of the study %s", study.folder())
                .expected("the samples that its trials were trained with")
                .because("the files have changed, or are divided otherwise")
                .repair("Bring the data back, or begin another study.");
    }

    private static GradusException auto(String where) {
        return GradusException.got("%s auto in a search", where)
                .expected("a number, or a range to be searched")
                .because("a rate that is found once would be the same in all trials")
                .repair("Search it: --space lr=log:1e-5..1e-1.");
    }
}
