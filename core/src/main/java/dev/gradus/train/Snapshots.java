package dev.gradus.train;

import dev.gradus.error.GradusException;
import dev.gradus.model.TrainedModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Snapshot ensemble: the weights at the end of every cycle of a learning rate that restarts, for the price of one training.
///
/// ```java
/// var snapshots = new Snapshots(5);                        // one every five epochs, where the cosine restarts
/// trainer.listen(snapshots).fit(data);
/// Ensemble together = snapshots.ensemble();
/// ```
/// Each cycle ends in another minimum, so that its members err differently. Source: Huang et al. 2017.
public final class Snapshots implements TrainListener {
    private final int cycleEpochs;
    private final List<TrainedModel> members = new ArrayList<>();
    private @Nullable TrainedModel model;

    /// Takes a copy at the end of every cycle.
    ///
    /// @param cycleEpochs epochs of a cycle, at least 1
    public Snapshots(int cycleEpochs) {
        if (cycleEpochs < 1) {
            throw GradusException.got("snapshots every %d epochs", cycleEpochs)
                    .expected("at least 1")
                    .because("the length of a cycle was left out")
                    .repair("Use the length after which the learning rate restarts.");
        }
        this.cycleEpochs = cycleEpochs;
    }

    @Override
    public void on(TrainEvent event) {
        switch (event) {
            case TrainEvent.Started started -> {
                model = started.model();
                members.clear();
            }
            case TrainEvent.EpochDone done -> {
                if (model != null && done.result().epoch() % cycleEpochs == 0) members.add(model.copy());
            }
            default -> {}
        }
    }

    /// The snapshots so far, as an ensemble.
    ///
    /// @return an ensemble that averages probabilities
    /// @throws GradusException when no cycle was finished
    public Ensemble ensemble() {
        return Ensemble.of(members);
    }
}
