package dev.gradus.train;

import dev.gradus.tensor.Tensor;
import java.util.Map;

/// All that decides how a training goes on, between two updates: with it another process takes the same steps, to the bit.
///
/// Random numbers have no state, and the place in the data is the [Position]: everything else is here, as tensors in groups and
/// as plain numbers.
///
/// | group | tensors |
/// |---|---|
/// | `model` | parameters and buffers, under their names |
/// | `optimizer` | what [dev.gradus.optim.Optimizer#state()] gives |
/// | `average` | what [dev.gradus.optim.WeightAverage#state()] gives; absent without an average |
/// | `best.model`, `best.optimizer`, `best.average` | the same after the best epoch; absent before there is one |
///
/// `progress` holds the results of the epochs so far, running sums of the epoch under way, the states of schedule, guard and
/// callbacks, frozen parameters, and the seconds so far.
///
/// @param position how far training is
/// @param tensors group → name → values; copies, made outside of any workspace
/// @param progress plain values by name
public record TrainingState(
        Position position, Map<String, Map<String, Tensor>> tensors, Map<String, Object> progress) {}
