package dev.gradus.lab.cli;

import dev.gradus.data.source.Download;
import dev.gradus.error.GradusException;
import dev.gradus.lab.export.ExportFormat;
import dev.gradus.lab.export.ExportFormats;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.lab.store.SeriesDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus export`: runs in the formats of other tools.
@Command(
        name = "export",
        descriptionHeading = "%n",
        description = "Exports runs for other tools. A run is not changed by it.",
        synopsisHeading = "",
        customSynopsis = "gradus export RUN... --to FORMAT [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus export runs/001-digits-mlp --to onnx          writes runs/001-digits-mlp/model.onnx",
            "  gradus export runs/001-digits-mlp --to onnx --opset 21 --bytes --out digits.onnx",
            "  gradus export runs/001-digits-mlp --to npz --samples 500 --layers 1,3",
            "  gradus export runs/001-digits-mlp --to tensorboard   then: tensorboard --logdir runs",
            "  gradus export runs/* --to tensorboard --out logs     a folder in logs for each run",
            "  gradus export runs/001-digits-mlp --to tensorboard --offline --json"
        })
final class ExportCommand extends Verb {
    @Parameters(paramLabel = "RUN", arity = "1..*", description = "run directories, as 'gradus train' makes them")
    List<Path> places = List.of();

    @Option(names = "--to", paramLabel = "FORMAT", required = true)
    String to = "";

    @Option(
            names = "--out",
            paramLabel = "PLACE",
            description = "where it goes, instead of the place above; of several runs, a folder with one for each")
    @Nullable Path out;

    @Option(names = "--offline", description = "never download data to show samples of it")
    boolean offline;

    @Option(names = "--weights", paramLabel = "WHICH", description = "for onnx and npz: best (default) or final")
    SavedModel.@Nullable Weights weights;

    @Option(names = "--opset", paramLabel = "N", description = "for onnx: version of the operators, 17 (default) or 21")
    String opset = "17";

    @Option(names = "--bytes", description = "for onnx: pictures go in with values from 0 to 255, not 0 to 1")
    boolean bytes;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "for npz: how many of the test split are predicted (1000)")
    String samples = "1000";

    @Option(
            names = "--layers",
            paramLabel = "PATH,..",
            split = ",",
            description = "for npz: layers whose outputs are wanted, such as 1,3.*")
    List<String> layers = List.of();

    ExportCommand(Screen screen) {
        super(screen);
    }

    /// The help has the list of the formats.
    @Override
    void addTo(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        for (ExportFormat format : ExportFormats.ALL) lines.add(format.name() + ": " + format.description());
        var option = command.findOption("--to").toBuilder();
        command.remove(command.findOption("--to"));
        command.addOption(
                option.description(String.join("%n", lines)).completionCandidates(ExportFormats.names()).build());
    }

    @Override
    int act() {
        ExportFormat format = ExportFormats.named(to);
        List<Path> runs = places.stream().map(SeriesDirectory::runsAt).flatMap(List::stream).toList();
        if (out != null) requireOwnNames(runs, out);
        List<Object> all = new ArrayList<>();
        for (Path run : runs) {
            Path place = out == null || runs.size() == 1 ? out : out.resolve(name(run));
            ExportFormat.Exported exported = format.export(job(run, place));
            if (!json) screen().out().line("%s in %s".formatted(run, screen().bold(exported.place().toString())));
            if (!json) screen().out().line("  " + exported.use());
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("run", run.toString());
            one.put("place", exported.place().toString());
            one.putAll(exported.members());
            all.add(one);
        }
        printJson(Map.of("format", format.name(), "exported", all));
        return ExitCode.DONE;
    }

    private ExportFormat.Job job(Path run, @Nullable Path place) {
        Download download = new Download().progress(new DownloadProgress(screen()));
        Download allowed = offline ? download.offline(true) : download;
        return new ExportFormat.Job(
                run,
                place,
                settings -> DataSource.named(settings.data()).load(settings, allowed, _ -> {}),
                note -> screen().err().line("note: " + run + ": " + note),
                new ExportFormat.Options(weights, whole("--opset", opset), bytes, whole("--samples", samples), layers));
    }

    private static String name(Path run) {
        return String.valueOf(run.toAbsolutePath().normalize().getFileName());
    }

    private void requireOwnNames(List<Path> runs, Path folder) {
        List<String> names = new ArrayList<>();
        for (Path run : runs) {
            if (!names.contains(name(run))) names.add(name(run));
            else
                throw GradusException.got("two runs named %s", name(run))
                        .expected("a name of its own for each folder in %s", folder)
                        .because("they are in different folders, or one was named twice")
                        .repair("Export them one by one.");
        }
    }
}
