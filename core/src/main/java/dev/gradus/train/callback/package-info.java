/// Those who take part in a training by listening to its events and asking for actions: early stopping, checkpoints, logs.
///
/// Begin with [dev.gradus.train.callback.EarlyStopping] and [dev.gradus.train.callback.ConsoleProgress], given to
/// [dev.gradus.train.Trainer#with]; [dev.gradus.train.callback.Checkpoints] lets a training that was killed go on.
@NullMarked
package dev.gradus.train.callback;

import org.jspecify.annotations.NullMarked;
