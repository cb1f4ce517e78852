package dev.gradus.lab.export;

import dev.gradus.interop.onnx.OnnxExport;
import dev.gradus.interop.onnx.OnnxModel;
import dev.gradus.lab.store.SavedModel;
import java.nio.file.Path;
import java.util.Map;

/// The model of a run as an ONNX file: raw samples go in, scores and probabilities come out.
final class OnnxFormat implements ExportFormat {
    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public String description() {
        return "the model for ONNX Runtime and others, preparation included, in RUN/model.onnx";
    }

    @Override
    public Exported export(Job job) {
        SavedModel saved = SavedModel.at(job.run(), job.options().weights());
        Path file = job.out() == null ? job.run().resolve("model.onnx") : job.out();
        OnnxExport settings = new OnnxExport().opset(job.options().opset());
        OnnxModel model = (job.options().bytes() ? settings.bytes() : settings).of(saved.model());
        model.write(file);
        Map<String, Object> members =
                Map.of(
                        "opset",
                        model.opset(),
                        "nodes",
                        model.graph().nodes().size(),
                        "input",
                        OnnxExport.INPUT,
                        "outputs",
                        model.graph().outputs().stream().map(output -> output.name()).toList());
        String use =
                "takes '%s' %s, %s; gives %s"
                        .formatted(
                                OnnxExport.INPUT,
                                "[batch, " + saved.model().sampleShape().toString().substring(1),
                                job.options().bytes() ? "bytes from 0 to 255" : "as the data set has them",
                                String.join(" and ", model.graph().outputs().stream().map(o -> o.name()).toList()));
        return new Exported(file, use, members);
    }
}
