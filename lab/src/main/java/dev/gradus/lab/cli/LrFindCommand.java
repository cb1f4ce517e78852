package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.report.RatePicture;
import dev.gradus.lab.run.RateFinding;
import dev.gradus.lab.settings.AutoRate;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.train.range.RateCurve;
import dev.gradus.train.range.RateFinder;
import dev.gradus.train.range.RateRange;
import dev.gradus.train.range.RateRule;
import dev.gradus.train.range.RateTrial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// `gradus lr-find`: which learning rate to train with.
@Command(
        name = "lr-find",
        descriptionHeading = "%n",
        description = {
            "Finds a learning rate: raises it step by step until training diverges, shows what known rules read off",
            "that curve, and recommends one after short trainings below the edge. The options are those of train."
        },
        synopsisHeading = "",
        customSynopsis = "gradus lr-find [OPTION]...",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus lr-find",
            "  gradus lr-find --data mnist --optimizer sgd --momentum 0.9",
            "  gradus lr-find --data mnist --model cnn --out rates.html",
            "  gradus lr-find --config settings.yaml --from 1e-8 --to 1000 --steps 200 --json",
            "",
            "'gradus train --lr auto' does the same, and trains with what it finds."
        })
final class LrFindCommand extends Verb {
    /// Of a range test these say something else, or nothing.
    private static final Set<String> OTHERS = Set.of("--lr", "--steps", "--minutes", "--k-folds");

    @Mixin final SettingOptions options = new SettingOptions(flag -> !OTHERS.contains(flag.name()));

    @Option(names = "--from", paramLabel = "RATE", description = "where the sweep begins (1e-6)")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "RATE", description = "where it ends, unless training diverges before (10)")
    @Nullable String to;

    @Option(names = "--steps", paramLabel = "N", description = "steps of the sweep (100)")
    @Nullable String steps;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "sweeps, each with other first weights and another order of the samples (3)")
    @Nullable String seeds;

    @Option(
            names = "--trial-steps",
            paramLabel = "N",
            description = "steps of the short trainings that decide (500, or all that train would take)")
    @Nullable String trialSteps;

    @Option(names = "--out", paramLabel = "FILE", description = "draw the curve: a .svg, or a page that ends in .html")
    @Nullable Path out;

    LrFindCommand(Screen screen) {
        super(screen);
    }

    @Override
    void addTo(CommandSpec command) {
        options.addTo(command);
    }

    @Override
    int act() {
        RateFinder.Config config = config();
        RatePicture picture = out == null ? null : RatePicture.to(out); // a name that does not fit is refused at once
        Reading reading = Reading.of(AutoRate.in(options.sources()).sources());
        for (String unused : reading.unused(null)) screen().err().line("note: " + unused);
        Splits splits = options.load(reading.settings(), screen(), note -> screen().err().line("note: " + note));
        TrainSettings settings = reading.of(splits.task(), splits.train().data().shape()).settings();
        RateRange range = RatePage.find(RateFinding.of(settings, splits).config(config), splits, screen());
        screen().out().line("");
        new RatePage(screen()).print(range);
        String title = "%s, %s, %s".formatted(settings.data(), settings.model().type(), settings.optimizer().type());
        if (picture != null) {
            picture.write(title, range);
            screen().out().line("");
            screen().out().line("picture in " + screen().bold(String.valueOf(out)));
        }
        printJson(json(settings, range));
        return ExitCode.DONE;
    }

    private RateFinder.Config config() {
        var usual = new RateFinder.Config();
        return new RateFinder.Config(
                from == null ? usual.from() : rate("--from", from),
                to == null ? usual.to() : rate("--to", to),
                steps == null ? usual.steps() : whole("--steps", steps),
                seeds == null ? usual.seeds() : whole("--seeds", seeds),
                trialSteps == null ? usual.trialSteps() : whole("--trial-steps", trialSteps));
    }

    private static double rate(String option, String value) {
        try {
            return Double.parseDouble(value.strip());
        } catch (NumberFormatException e) {
            throw GradusException.got("%s %s", option, value)
                    .expected("a number, such as 1e-5")
                    .because("a typing mistake")
                    .repair("Correct it, or leave the option out.");
        }
    }

    private static Map<String, Object> json(TrainSettings settings, RateRange range) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("data", settings.data());
        json.put("model", settings.model().type());
        json.put("optimizer", settings.optimizer().type());
        json.put("seed", settings.training().seed());
        json.put("recommended", range.recommended());
        json.put("reason", range.reason());
        RateCurve curve = range.curve();
        if (!Double.isNaN(curve.edge())) json.put("edge", curve.edge());
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Map.Entry<RateRule, Double> entry : range.suggestions().entrySet()) {
            RateRule rule = entry.getKey();
            rules.add(
                    ordered(
                            "rule",
                            rule.title(),
                            "rate",
                            entry.getValue(),
                            "text",
                            rule.text(),
                            "source",
                            rule.source()));
        }
        json.put("suggestions", rules);
        List<Map<String, Object>> trials = new ArrayList<>();
        for (RateTrial trial : range.trials()) {
            trials.add(ordered("rate", trial.rate(), "steps", trial.steps(), "loss", trial.loss()));
        }
        json.put("trials", trials);
        json.put(
                "curve",
                ordered(
                        "rates",
                        curve.rates(),
                        "smooth",
                        curve.smooth(),
                        "low",
                        curve.low(),
                        "high",
                        curve.high(),
                        "slope",
                        curve.slope(),
                        "losses",
                        curve.losses()));
        return json;
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return map;
    }
}
