/// Those who take part in a training by listening to its events and asking for actions: early stopping, checkpoints, logs.
@NullMarked
package dev.gradus.train.callback;

import org.jspecify.annotations.NullMarked;
