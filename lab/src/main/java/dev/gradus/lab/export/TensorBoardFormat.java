package dev.gradus.lab.export;

import dev.gradus.data.Splits;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.Hashes;
import dev.gradus.lab.store.RunRecord;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.model.TrainedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Event files of TensorBoard, from what the directory of a run holds; with its data, pictures of samples, too.
final class TensorBoardFormat implements ExportFormat {
    @Override
    public String name() {
        return "tensorboard";
    }

    @Override
    public String description() {
        return "event files of a run, in RUN/tensorboard";
    }

    @Override
    public Exported export(Job job) {
        StoredRun run = StoredRun.read(job.run());
        Path folder = job.out() == null ? run.tensorBoard() : job.out();
        Splits data = data(run, job);
        TrainedModel model = TensorBoardRun.model(run);
        if (model == null) job.notes().accept("there is no model yet: no graph, and no pictures of it");
        try (var written = new TensorBoardRun(job.run(), folder)) {
            written.begin(model == null ? null : model.network(), data);
            written.end(data);
            return new Exported(folder, "tensorboard --logdir " + folder, Map.of("events", written.count()));
        }
    }

    /// The data of the run, or null with a note: other samples than it has seen would be shown as its own.
    private static @Nullable Splits data(StoredRun run, Job job) {
        try {
            Splits data = job.data().apply(TrainSettings.of(List.of(run.settings()), null));
            if (isSame(Hashes.of(data), run.record())) return data;
            job.notes().accept("the samples of the data set are others than those of the run: none are shown");
        } catch (GradusException e) {
            job.notes().accept("no samples are shown: " + e.parts().got());
        }
        return null;
    }

    private static boolean isSame(Map<String, Object> now, RunRecord record) {
        return record.data().entrySet().stream()
                .allMatch(split ->
                        now.get(split.getKey()) instanceof Map<?, ?> its
                                && split.getValue().sha256().equals(its.get("sha256")));
    }
}
