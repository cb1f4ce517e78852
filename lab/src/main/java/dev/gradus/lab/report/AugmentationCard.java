package dev.gradus.lab.report;

import static dev.gradus.lab.chart.Text.escape;
import static dev.gradus.lab.chart.Text.format;

import dev.gradus.data.Dataset;
import dev.gradus.data.SampleChange;
import dev.gradus.data.Task;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Compose;
import dev.gradus.error.GradusException;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Some training images, each beside what the augmentation of the run makes of it.
final class AugmentationCard {
    private static final int ROWS = 4, VERSIONS = 7;

    private final Dataset data;
    private final Compose chain;
    private final Shape changed;

    private AugmentationCard(Dataset data, Compose chain) {
        this.data = data;
        this.chain = chain;
        changed = chain.shape(data.shape());
    }

    /// The sheet of a run.
    ///
    /// @param training split of its data
    /// @return null where it augments nothing, or nothing that can be shown
    static @Nullable AugmentationCard of(StoredRun run, Dataset training) {
        if (!Thumbnail.isOf(training.shape()) || training.size() == 0) return null;
        try {
            List<Augmentation> steps = TrainSettings.of(List.of(run.settings()), training.shape()).augmentations();
            if (steps.isEmpty()) return null;
            var card = new AugmentationCard(training, new Compose(new Compose.Config(steps)));
            return Thumbnail.isOf(card.changed) ? card : null;
        } catch (GradusException e) {
            return null; // settings of a version that knew other ones
        }
    }

    void append(StringBuilder page) {
        String steps =
                chain.config().steps().stream()
                        .map(step -> step.getClass().getSimpleName())
                        .collect(Collectors.joining(", "));
        page.append(
                format(
                        "<section class=\"card\"><h2>Augmentation</h2><p class=\"note\">Training samples on the left, and what the augmentation makes of each: %s.</p><div class=\"sheet\">",
                        escape(steps)));
        SampleChange.Reader reader = chain.reader(data);
        float[] original = new float[data.shape().size()], made = new float[changed.size()];
        for (int row = 0; row < Math.min(ROWS, data.size()); row++) {
            int sample = (int) ((long) row * data.size() / ROWS);
            data.readInput(sample, original, 0);
            picture(page, "training sample " + sample + label(sample), Thumbnail.of(original, data.shape()));
            for (int v = 0; v < VERSIONS; v++) {
                reader.read(sample, Rng.of(0).fork("report").fork(sample).fork(v), made, 0);
                picture(page, "augmented sample " + sample, Thumbnail.of(made, changed));
            }
        }
        page.append("</div></section>\n");
    }

    private String label(int sample) {
        return data.task() instanceof Task.Classification(List<String> names)
                ? ", " + names.get(data.label(sample))
                : "";
    }

    private static void picture(StringBuilder page, String name, String source) {
        page.append(format("<img alt=\"%1$s\" title=\"%1$s\" src=\"%2$s\">", escape(name), source));
    }
}
