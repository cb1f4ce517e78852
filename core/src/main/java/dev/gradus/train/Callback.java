package dev.gradus.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes part in a training: listens to its events and asks for actions, which the trainer carries out between two updates.
///
/// ```java
/// trainer.with(new EarlyStopping(5), new Checkpoints(folder));
/// ```
/// A callback is used for one training. What it must know to go on after a resumption is its [#state()]; everything in it is
/// plain: texts, numbers, booleans, lists and maps.
///
/// @see TrainListener for those who only listen
public interface Callback {
    /// What it keeps its state under; two callbacks of one name are told apart by their order.
    ///
    /// @return the simple name of its class unless said otherwise
    default String name() {
        return getClass().getSimpleName();
    }

    /// Called once, before any callback begins: whatever can be known to be wrong is refused here, when nothing is written yet.
    ///
    /// @param training to look at
    default void check(Training training) {}

    /// Called once, before the first step.
    ///
    /// @param training to look at, and to be asked
    default void begin(Training training) {}

    /// Called for every event, in the order of registration.
    ///
    /// @param event what happened
    /// @param training to be asked for actions
    void on(TrainEvent event, Training training);

    /// Whether the steps would be others without it, as where it freezes parameters: it then takes part in trials
    /// ([Trainer#trial]), too, and again in the training itself.
    ///
    /// @return false unless said otherwise
    default boolean isPartOfSteps() {
        return false;
    }

    /// Which steps are run under observation for this callback.
    ///
    /// @return asked once, before training; never unless said otherwise
    default Probe probe() {
        return Probe.NEVER;
    }

    /// Called after a step that [#probe()] has asked for, before its [TrainEvent.StepDone].
    ///
    /// @param step what its layers and its update did; its tensors end with this call
    /// @param training to be asked for actions
    default void observe(ObservedStep step, Training training) {}

    /// Which figure tells the best epoch, whose weights are restored in the end.
    ///
    /// @return null to leave that to the trainer
    default @Nullable Monitor monitor() {
        return null;
    }

    /// Whether it publishes a likely mistake as a finding: it is then not published as a note, and not logged.
    ///
    /// @param mistake the name of one of [dev.gradus.error.Mistakes]
    /// @return asked when the mistake is seen, after [#begin(Training)]; false unless said otherwise
    default boolean finds(String mistake) {
        return false;
    }

    /// All that it takes to go on.
    ///
    /// @return names → plain values; empty where there is nothing to remember
    default Map<String, Object> state() {
        return Map.of();
    }

    /// Goes on from a state; called before [#begin(Training)].
    ///
    /// @param state what [#state()] gave, perhaps in another process
    default void resume(Map<String, ?> state) {}

    /// Called once when training is over, however it ended; not where [#begin(Training)] was not reached.
    default void end() {}
}
