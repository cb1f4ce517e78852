package dev.gradus.lab.cli;

import dev.gradus.data.Splits;
import dev.gradus.diagnose.preflight.Preflight;
import dev.gradus.diagnose.preflight.Result;
import dev.gradus.lab.diagnose.SettingsPreflight;
import dev.gradus.lab.settings.AutoRate;
import dev.gradus.lab.settings.Reading;
import dev.gradus.lab.settings.TrainSettings;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/// `gradus preflight`: looks at data, model and settings before any training.
@Command(
        name = "preflight",
        descriptionHeading = "%n",
        description = {
            "Looks at data, model and settings before training, and tries what can be tried in some seconds: a numbered list",
            "of pass, note, warn and fail, each with its number, what is expected, and a repair. Nothing is kept."
        },
        synopsisHeading = "",
        customSynopsis = "gradus preflight [OPTION]...",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus preflight",
            "  gradus preflight --data mnist --model cnn --batch-norm",
            "  gradus preflight --data csv:houses.csv --target price",
            "  gradus preflight --config settings.yaml --json",
            "  gradus train --data mnist --preflight              trains only where nothing fails",
            "",
            "Exit code 4 where an item fails. Options and settings are those of 'gradus train'."
        })
final class PreflightCommand extends Verb {
    @Mixin final SettingOptions options = new SettingOptions(_ -> true);

    PreflightCommand(Screen screen) {
        super(screen);
    }

    @Override
    void addTo(CommandSpec command) {
        options.addTo(command);
    }

    @Override
    int act() {
        Reading reading = Reading.of(AutoRate.in(options.sources()).sources());
        for (String unused : reading.unused(null)) note(unused);
        reading.requireFigures();
        Splits splits = options.load(reading.settings(), screen(), this::note);
        TrainSettings settings = reading.of(splits.task(), splits.train().data().shape()).settings();
        List<Result> results = new PreflightText(screen()).run(settings, splits);
        printJson(SettingsPreflight.json(results));
        return Preflight.fails(results) ? ExitCode.CHECK_FAILED : ExitCode.DONE;
    }

    private void note(String text) {
        screen().err().line("note: " + text);
    }
}
