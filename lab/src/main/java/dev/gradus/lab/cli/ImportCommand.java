package dev.gradus.lab.cli;

import dev.gradus.catalogue.Catalogues;
import dev.gradus.error.GradusException;
import dev.gradus.interop.onnx.OnnxImport;
import dev.gradus.interop.onnx.OnnxModel;
import dev.gradus.lab.settings.SettingsText;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Summary;
import dev.gradus.persist.AtomicFile;
import dev.gradus.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus import`: makes a model of an ONNX file, which evaluates, predicts and trains further.
@Command(
        name = "import",
        descriptionHeading = "%n",
        description = {
            "Makes a model of an ONNX file: every operator becomes the layer that does the same, with its weights.",
            "Writes NAME.safetensors, which predict, evaluate and summary take, and NAME.yaml, its layers."
        },
        synopsisHeading = "",
        customSynopsis = "gradus import FILE.onnx [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  gradus import lenet.onnx --classes 0,1,2,3,4,5,6,7,8,9",
            "  gradus import resnet.onnx --shape 3,224,224 --out models/resnet",
            "  gradus predict lenet.safetensors seven.png",
            "  gradus train --model lenet.yaml --init-from lenet.safetensors --data mnist"
        })
final class ImportCommand extends Verb {
    /// What outputs are.
    enum Outputs {
        /// Scores of classes.
        CLASSES,
        /// Values.
        VALUES
    }

    @Parameters(paramLabel = "FILE", description = "an ONNX model, opset 7 to 28")
    Path file = Path.of("");

    @Option(names = "--out", paramLabel = "NAME", description = "of the two files, without ending (that of FILE, here)")
    @Nullable Path out;

    @Option(
            names = "--shape",
            paramLabel = "N,N..",
            description = "of one sample, where the file leaves sizes open: 3,224,224")
    @Nullable String shape;

    @Option(names = "--output", paramLabel = "NAME", description = "which value of the graph is the output (the first)")
    @Nullable String output;

    @Option(
            names = "--classes",
            paramLabel = "NAME,..",
            split = ",",
            description = "names of the classes, or of the values")
    List<String> names = List.of();

    @Option(names = "--task", paramLabel = "WHAT", description = "what outputs are: classes (default) or values")
    Outputs task = Outputs.CLASSES;

    @Option(names = "--external-data", description = "read weights from other files in the folder of FILE, as it says")
    boolean external;

    ImportCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        OnnxImport settings = new OnnxImport(OnnxModel.read(file, external)).names(names);
        if (shape != null) settings = settings.shape(shape(shape));
        if (output != null) settings = settings.output(output);
        if (task == Outputs.VALUES) settings = settings.values();
        OnnxImport.Result result = settings.result();
        TrainedModel model = result.model();
        Path weights = named(".safetensors"), layers = named(".yaml");
        model.save(weights);
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("type", "layers");
        written.put("layers", model.network().layers().stream().map(Catalogues.LAYERS::write).toList());
        String text = SettingsText.of(written);
        AtomicFile.write(layers, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
        Summary summary = Summary.of(model.network(), model.sampleShape(), 1);
        screen().out().println(summary.toString());
        for (String note : result.notes()) screen().out().line("note: " + note);
        screen().out().line("model in " + screen().bold(weights.toString()) + ", its layers in " + layers);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", weights.toString());
        json.put("layers", layers.toString());
        json.put("parameters", summary.parameters());
        json.put("outputs", model.task().names());
        json.put("notes", result.notes());
        printJson(json);
        return ExitCode.DONE;
    }

    private Path named(String ending) {
        if (out != null) return Path.of(out + ending);
        Path name = file.getFileName();
        String own = name == null ? "model" : name.toString().replaceFirst("\\.onnx$", "");
        return Path.of(own + ending);
    }

    private static Shape shape(String sizes) {
        try {
            return Shape.of(Arrays.stream(sizes.split("[,x]")).mapToInt(size -> whole("--shape", size)).toArray());
        } catch (NumberFormatException e) {
            throw GradusException.got("--shape %s", sizes)
                    .expected("sizes with commas between, such as 3,224,224")
                    .because("a typing mistake")
                    .repair("Correct it; the batch is no part of it.");
        }
    }
}
