package dev.gradus.lab.search;

import dev.gradus.lab.settings.TrainSettings;
import dev.gradus.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// The space that is searched where none is stated: what matters most in most trainings.
///
/// Learning rate over four orders of magnitude around the usual of the optimizer, weight decay, dropout, and the width of each hidden layer, as far as the
/// optimizer and the architecture have them.
final class DefaultSpace {
    private DefaultSpace() {}

    static List<Dimension> of(TrainSettings settings, Shape sample) {
        var text = new SpaceText(settings, sample);
        List<String> paths = settings.paths();
        List<Dimension> space = new ArrayList<>();
        String optimizer = settings.optimizer().type();
        boolean isPlain = optimizer.equals("sgd") || optimizer.equals("momentum");
        space.add(text.dimension("default", "optimizer.learningRate", isPlain ? "log:1e-3..3" : "log:1e-5..1e-1"));
        if (paths.contains("model.hidden") && settings.get("model.hidden") instanceof List<?> hidden) {
            for (int i = 0; i < hidden.size(); i++)
                space.add(text.dimension("default", "model.hidden[" + i + "]", "int-log:16..512"));
        }
        if (paths.contains("model.dropout")) space.add(text.dimension("default", "model.dropout", "uniform:0..0.5"));
        if (paths.contains("optimizer.weightDecay"))
            space.add(text.dimension("default", "optimizer.weightDecay", "log:1e-6..1e-2"));
        return space;
    }
}
