package dev.gradus.train;

import dev.gradus.model.TrainedModel;
import dev.gradus.train.diagnose.Finding;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A training under way, as a [Callback] sees it: what it is, and what it can be asked for.
public interface Training {
    /// The model that is trained; its weights change with every step, and are the averaged ones during an
    /// [TrainEvent.EpochDone].
    ///
    /// @return the model itself, not a copy
    TrainedModel model();

    /// How long and in what portions it trains.
    ///
    /// @return the settings
    TrainConfig config();

    /// How far it is.
    ///
    /// @return after the last update
    Position position();

    /// The epochs so far.
    ///
    /// @return those that are done, the one that is being published among them
    History history();

    /// The figures that each epoch will bring.
    ///
    /// @return name → figure, in the order of [EpochResult#figures()]
    Map<String, Figure> figures();

    /// Which figure tells the best epoch.
    ///
    /// @return null for the accuracy of the validation split, at equal accuracy its loss
    @Nullable Monitor monitor();

    /// All that decides it.
    ///
    /// @return parts that others must not change
    Plan plan();

    /// Ends training after the present step or epoch; the first who asks gives the reason.
    ///
    /// @param reason that [TrainEvent.Finished] will tell
    void stop(StopReason reason);

    /// Has the whole state of training copied at the end of the present step or epoch.
    ///
    /// @param taker gets it on the training thread, and should be quick; what it throws ends the training
    void capture(Consumer<TrainingState> taker);

    /// Multiplies the learning rate for the rest of the training, whatever the schedule says.
    ///
    /// @param factor positive
    void scaleLearningRate(double factor);

    /// Publishes a text, as a [TrainEvent.Note].
    ///
    /// @param text for people
    void note(String text);

    /// Publishes something that is wrong with the training, as [TrainEvent.Found].
    ///
    /// @param finding with its cause
    void found(Finding finding);

    /// Publishes a number, as a [TrainEvent.Measured].
    ///
    /// @param name of what was measured, such as `dead.2`
    /// @param value any number
    default void measured(String name, double value) {
        measured(name, new Measurement.Scalar(value));
    }

    /// Publishes a number or a distribution, as a [TrainEvent.Measured].
    ///
    /// @param name of what was measured, such as `activations.2`
    /// @param value what was measured
    void measured(String name, Measurement value);
}
