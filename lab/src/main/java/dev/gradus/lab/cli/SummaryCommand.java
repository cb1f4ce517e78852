package dev.gradus.lab.cli;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.data.Preparation;
import dev.gradus.data.Signature;
import dev.gradus.lab.settings.DataSource;
import dev.gradus.lab.settings.Source;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.Summary;
import dev.gradus.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus summary`: layers, shapes, parameters, operations and memory of a model, trained or only described.
@Command(
        name = "summary",
        descriptionHeading = "%n",
        description = "Shows layers, shapes, parameters, multiply-adds and memory of a model, trained or not.",
        synopsisHeading = "",
        customSynopsis = "gradus summary MODEL_OR_RUN [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus summary mlp --data mnist",
            "  gradus summary model.yaml --input 1,28,28 --outputs 10 --batch-size 64",
            "  gradus summary vgg-16 --input 3,224,224 --outputs 1000 --batch-size 1",
            "  gradus summary runs/001-digits-mlp"
        })
final class SummaryCommand extends Verb {
    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(,\\d{3})+");

    @Parameters(
            paramLabel = "MODEL_OR_RUN",
            description = "mlp, cnn, vgg-16 .., a YAML file, a run directory or a model.safetensors")
    String model = "";

    @Option(
            names = "--data",
            paramLabel = "NAME",
            description = "data that tells the sizes of a model that is not trained (digits)")
    @Nullable String data;

    @Option(names = "--input", paramLabel = "N,N..", description = "instead: the shape of one sample, such as 1,28,28")
    @Nullable String input;

    @Option(names = "--outputs", paramLabel = "N", description = "the number of classes, with --input (10)")
    String outputs = "10";

    @Option(names = "--batch-size", paramLabel = "N", description = "samples in a batch, for the memory (100)")
    String batchSize = "100";

    @Option(names = "--seed", paramLabel = "N", description = "taken for uniformity: nothing is random here")
    @Nullable String seed;

    SummaryCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        Path place = Path.of(model);
        int batch = whole("--batch-size", batchSize);
        boolean isTrained = Files.isDirectory(place) || model.endsWith(".safetensors");
        TrainedModel saved = isTrained ? SavedModel.at(place, null).model() : null;
        Summary summary = saved != null ? trained(saved, batch) : described(batch);
        screen().out().println(grouped(summary.toString()));
        Map<String, Object> result = json(summary);
        if (saved != null) {
            SignatureText.lines(saved).forEach(line -> screen().out().line(line));
            Signature signature = saved.signature();
            if (signature != null) result.put("signature", Catalogues.SIGNATURES.write(signature));
        }
        printJson(result);
        return ExitCode.DONE;
    }

    /// Its numbers as everywhere: in groups with narrow spaces for people, plain for pipes, and in either case in their columns.
    private String grouped(String summary) {
        return GROUPED.matcher(summary)
                .replaceAll(number -> {
                    String digits = screen().digits(number.group().replace(',', '\u202f'));
                    return " ".repeat(number.group().length() - digits.length()) + digits;
                });
    }

    private static Summary trained(TrainedModel saved, int batch) {
        return Summary.of(saved.network(), Preparation.shape(saved.preparations(), saved.sampleShape()), batch);
    }

    private Summary described(int batch) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", model);
        if (data != null) values.put("data", data);
        TrainSettings settings = TrainSettings.of(List.of(new Source("summary", values)), null);
        DataSource source = DataSource.named(settings.data());
        Shape sample = input != null ? shape(input) : source.sample();
        Sequential network =
                settings.model().make().network(input != null ? whole("--outputs", outputs) : source.classes());
        return Summary.of(network, sample, batch);
    }

    private static Shape shape(String sizes) {
        return Shape.of(Arrays.stream(sizes.split("[,x]")).mapToInt(size -> whole("--input", size)).toArray());
    }

    private static Map<String, Object> json(Summary summary) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("input", ints(summary.sample()));
        result.put("layers", summary.rows().stream().map(SummaryCommand::json).toList());
        result.put("parameters", summary.parameters());
        result.put("trainable", summary.trainable());
        result.put("multiplyAdds", summary.multiplyAdds());
        result.put("batchSize", summary.batch());
        Map<String, Object> bytes = new LinkedHashMap<>();
        bytes.put("parameters", summary.memory().parameters());
        bytes.put("gradients", summary.memory().gradients());
        bytes.put("activations", summary.memory().activations());
        bytes.put("optimizerSlot", summary.memory().optimizerSlot());
        result.put("bytes", bytes);
        return result;
    }

    private static Map<String, Object> json(Summary.Row row) {
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("name", row.path());
        layer.put("type", row.type());
        layer.put("output", ints(row.output()));
        layer.put("parameters", row.parameters());
        layer.put("multiplyAdds", row.multiplyAdds());
        return layer;
    }

    private static List<Integer> ints(Shape shape) {
        return Arrays.stream(shape.toArray()).boxed().toList();
    }
}
