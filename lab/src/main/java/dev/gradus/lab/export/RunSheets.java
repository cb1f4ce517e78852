package dev.gradus.lab.export;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.augment.Augmentation;
import dev.gradus.data.augment.Compose;
import dev.gradus.error.GradusException;
import dev.gradus.lab.chart.Text;
import dev.gradus.lab.look.Look;
import dev.gradus.lab.look.Sheet;
import dev.gradus.lab.look.Tile;
import dev.gradus.lab.report.Filters;
import dev.gradus.lab.report.WorstSamples;
import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.lab.store.StoredRun;
import dev.gradus.model.TrainedModel;
import dev.gradus.train.metric.Assessment;
import dev.gradus.train.metric.ClassAssessment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pictures of a run, each on one sheet: what augmentation makes of samples, the first filters, the worst mistakes.
final class RunSheets {
    private static final int FILTERS = 64, PER_ROW = 8, MISTAKES = 24, ROWS = 20;

    private RunSheets() {}

    /// Some training samples beside what the augmentation of the run makes of them.
    ///
    /// @return null where it augments nothing, or nothing that can be shown
    static byte @Nullable [] augmentation(StoredRun run, Splits data) {
        Look look = new Look(data, 0);
        if (!look.hasImages() || data.train().data().size() == 0) return null;
        List<Augmentation> steps;
        try {
            steps = TrainSettings.of(List.of(run.settings()), data.train().data().shape()).augmentations();
        } catch (GradusException e) {
            return null; // settings of a version that knew other ones
        }
        return steps.isEmpty() ? null : look.augmented(new Compose(new Compose.Config(steps))).sheet();
    }

    /// What the first layer of a model looks for.
    ///
    /// @return null where it is not of images
    static byte @Nullable [] filters(TrainedModel model) {
        Filters filters = Filters.of(model);
        if (filters == null) return null;
        int shown = Math.min(FILTERS, filters.count());
        List<Sheet.Row> rows = new ArrayList<>();
        for (int first = 0; first < shown; first += PER_ROW) {
            int end = Math.min(shown, first + PER_ROW);
            List<Tile> tiles = new ArrayList<>();
            for (int i = first; i < end; i++)
                tiles.add(new Tile(filters.pixels(i), 3, filters.shape().axis(1), filters.shape().axis(2)));
            rows.add(new Sheet.Row(first + " - " + (end - 1), "", tiles));
        }
        String which = shown == filters.count() ? "" : Text.format(", %d of %d", shown, filters.count());
        return new Sheet(filters.name() + which, rows, 0).png();
    }

    /// The pictures of another class than the model says, of which it is most sure.
    ///
    /// @return null where there are none
    static byte @Nullable [] mistakes(Assessment assessment, Dataset test) {
        boolean isPicture = test.shape().rank() == 3 && (test.shape().axis(0) == 1 || test.shape().axis(0) == 3);
        if (!isPicture || !(assessment instanceof ClassAssessment classes) || classes.mistakes().isEmpty()) return null;
        List<String> names = classes.confusion().classes();
        boolean probabilities = classes.calibration() != null;
        List<Sheet.Row> rows = new ArrayList<>();
        for (ClassAssessment.Mistake mistake : classes.mistakes().stream().limit(MISTAKES).toList()) {
            String label = name(names, mistake.actual()) + " > " + name(names, mistake.predicted());
            double p = mistake.probability();
            String note = probabilities ? Text.format("%.1f %%", 100 * p) : Text.format("%.3g", p);
            rows.add(new Sheet.Row(label, note, List.of(Tile.of(test, mistake.sample()))));
        }
        return new Sheet("worst mistakes: class > prediction", rows, 0).png();
    }

    private static String name(List<String> names, int k) {
        String name = names.get(k);
        return Look.isShown(name) && name.length() <= 14 ? name : "class " + k;
    }

    /// The rows of a table on which the model is most wrong, in Markdown.
    ///
    /// @return empty where there are none
    static String rows(Assessment assessment, Dataset test) {
        WorstSamples worst = WorstSamples.of(assessment, test, ROWS);
        if (worst.rows().isEmpty() || worst.inputs().isEmpty()) return "";
        List<String> heads = new ArrayList<>(List.of(worst.place()));
        heads.addAll(worst.heads());
        heads.addAll(worst.inputs());
        StringBuilder table = new StringBuilder(line(heads)).append("|---".repeat(heads.size())).append("|\n");
        for (WorstSamples.Row row : worst.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.place()));
            cells.addAll(row.answers());
            cells.addAll(row.cells());
            table.append(line(cells));
        }
        return table.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells.stream().map(FoundText::cell).toList()) + " |\n";
    }
}
