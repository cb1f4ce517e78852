package dev.gradus.lab.export;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.interop.numpy.ModelArrays;
import dev.gradus.interop.numpy.Npz;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.SavedModel;
import dev.gradus.lab.store.StoredRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Arrays for NumPy: parameters and statistics of the model, and what it makes of the first samples of the test split.
final class NpzFormat implements ExportFormat {
    @Override
    public String name() {
        return "npz";
    }

    @Override
    public String description() {
        return "parameters, statistics, predictions and activations for NumPy, in RUN/arrays.npz";
    }

    @Override
    public Exported export(Job job) {
        SavedModel saved = SavedModel.at(job.run(), job.options().weights());
        ModelArrays arrays = new ModelArrays(saved.model());
        try {
            TrainSettings settings = TrainSettings.of(List.of(StoredRun.read(job.run()).settings()), null);
            Splits data = job.data().apply(settings);
            arrays.predictions(data.test().data(), job.options().samples(), job.options().layers());
        } catch (GradusException e) {
            if (!job.options().layers().isEmpty()) throw e;
            job.notes().accept("no predictions: " + e.parts().got());
        }
        Path file = job.out() == null ? job.run().resolve("arrays.npz") : job.out();
        Npz.write(file, arrays.tensors());
        return new Exported(
                file, "numpy.load(\"" + file + "\")", Map.of("arrays", List.copyOf(arrays.tensors().keySet())));
    }
}
