package dev.gradus.lab.diagnose;

import dev.gradus.data.Preparation;
import dev.gradus.data.Splits;
import dev.gradus.diagnose.preflight.Item;
import dev.gradus.diagnose.preflight.Outcome;
import dev.gradus.diagnose.preflight.Preflight;
import dev.gradus.diagnose.preflight.Result;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.Prepare;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.nn.Sequential;
import dev.gradus.train.diagnose.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A preflight of settings: the network and the trainer that a run would have, beside those of the run.
public final class SettingsPreflight {
    private final TrainSettings settings;
    private final Splits data;

    /// A preflight to be run.
    ///
    /// @param settings read for samples of the data's shape
    /// @param data all three parts
    public SettingsPreflight(TrainSettings settings, Splits data) {
        this.settings = settings;
        this.data = data;
    }

    /// Looks at everything.
    ///
    /// @param progress hears the name of each item before it is looked at
    /// @return one result for each item that applies; where a preparation cannot be fitted to the data, that alone
    public List<Result> run(Consumer<String> progress) {
        List<Preparation> fitted;
        try {
            fitted = Prepare.fit(settings.preparations(), data.train());
        } catch (GradusException e) {
            GradusException.Parts parts = e.parts();
            String text = parts.got() + "; likely cause: " + parts.cause();
            return List.of(
                    new Result(
                            "preparation",
                            Outcome.FAIL,
                            Double.NaN,
                            parts.expected(),
                            text,
                            parts.repair(),
                            List.of()));
        }
        Sequential network = settings.model().make().network(data.task().outputs());
        var trainer = settings.trainer(network, data.train().data()).prepare(fitted.toArray(Preparation[]::new));
        Consumer<Item> listener = item -> progress.accept(item.name());
        return Preflight.of(trainer, data).listen(listener).run();
    }

    /// The flags that do what a result advises.
    ///
    /// @param result of this preflight
    /// @return such as `--lr 0.01`; empty where the command line has none
    public List<String> flags(Result result) {
        List<String> flags = new ArrayList<>();
        for (Remedy remedy : result.remedies()) {
            Treatment treatment = Treatment.of(remedy, settings);
            if (treatment != null && !treatment.flag().isEmpty()) flags.add(treatment.flag());
        }
        return flags;
    }

    /// Results as plain values: `items`, each with `name`, `outcome`, `value`, `expected`, `repair` and `text`.
    ///
    /// @param results of a preflight
    /// @return for JSON
    public static Map<String, Object> json(List<Result> results) {
        List<Object> items = new ArrayList<>();
        for (Result result : results) {
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("name", result.item());
            item.put("outcome", lower(result.outcome()));
            item.put("value", Double.isFinite(result.value()) ? result.value() : null);
            item.put("expected", result.expected());
            item.put("repair", result.repair());
            item.put("text", result.text());
            items.add(item);
        }
        return Map.of("items", items);
    }

    /// The name of an outcome for people and files.
    ///
    /// @param outcome of an item
    /// @return pass, note, warn or fail
    public static String lower(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
