"""When Keras and Lightning stop early, and which epoch they take for the best.

Their callbacks are fed with a figure after each epoch. All values are exact in float32, in which Keras compares. Keras restores its best
weights here; Lightning keeps none, so its best epoch is the last one that it called an improvement. Lightning stops at once at a figure
that is not finite; the last two columns have this check switched off. Lightning cannot start later.
"""
import math
import os
from types import SimpleNamespace

os.environ["KERAS_BACKEND"] = "torch"

import keras
import lightning
import torch
from keras.callbacks import EarlyStopping as KerasStopping
from lightning.pytorch.callbacks import EarlyStopping as LightningStopping

import golden

NAN, INF = math.nan, math.inf
SEQUENCES = [
    [0.5],
    [1, 0.5, 0.25, 0.125, 0.0625],
    [1, 0.5, 0.5, 0.5, 0.5, 0.5],
    [0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25],
    [1, 0.75, 0.875, 0.625, 0.75, 0.5, 0.625, 0.5625, 0.53125, 0.75],
    [1, 0.9375, 0.875, 0.8125, 0.75, 0.6875, 0.625, 0.5625],
    [0.5, 0.375, 0.25, 0.375, 0.5, 0.625, 0.75],
    [0.25, 2, 1.5, 1, 0.75, 0.5, 0.375, 0.125],
    [0.5, NAN, 0.25, NAN, NAN, 0.125, 0.125],
    [NAN, 0.5, 0.25, 0.375, 0.75, 0.75],
    [NAN, NAN, NAN, NAN, NAN],
    [0.5, INF, 0.25, INF, INF, INF, 0.125],
    [INF, 0.5, 0.25, 0.75, 0.75, 0.75, 0.75],
    [0.5, -INF, 0.25, 0.75, 0.75, 0.75, 0.75],
    [0, -0.5, -1, -0.75, -0.75, -0.75, -1.25],
]


class Model:
    """What Keras' callback asks of a model; its only weight is the number of the epoch, from 1."""

    stop_training = False
    weights = 0

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def with_keras(values, mode, patience, delta, start):
    """The epoch after which training stops (0: it does not), and the epoch of the restored weights (0: none)."""
    callback = KerasStopping(
        "figure", delta, patience, mode=mode, restore_best_weights=True, start_from_epoch=start
    )
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        model.weights = epoch + 1
        callback.on_epoch_end(epoch, {"figure": value})
        if model.stop_training:
            break
    stopped = model.weights if model.stop_training else 0
    model.weights = 0
    callback.on_train_end()
    return stopped, model.weights


def with_lightning(values, mode, patience, delta, finite):
    callback = LightningStopping("figure", delta, patience, mode=mode, check_finite=finite)
    trainer = SimpleNamespace(
        fast_dev_run=False,
        should_stop=False,
        current_epoch=0,
        strategy=SimpleNamespace(reduce_boolean_decision=lambda stop, all: stop),
    )
    best = 0
    for epoch, value in enumerate(values, 1):
        trainer.callback_metrics = {"figure": torch.tensor(value, dtype=torch.float64)}
        before = callback.best_score
        callback._run_early_stopping_check(trainer)
        if callback.best_score is not before:
            best = epoch
        if trainer.should_stop:
            return epoch, best
    return 0, best


def rows():
    for values in SEQUENCES:
        for mode in ("min", "max"):
            for patience in (0, 1, 3):
                for delta in (0.0, 0.125):
                    for start in (0, 2):
                        row = [" ".join(golden.java(float(v)) for v in values), mode, patience, delta, start]
                        row += with_keras(values, mode, patience, delta, start)
                        for finite in (True, False):
                            row += with_lightning(values, mode, patience, delta, finite) if start == 0 else ["", ""]
                        yield [";".join(str(cell) for cell in row)]


golden.write(
    "early_stopping.csv",
    "values;mode;patience;minDelta;startFrom;kerasStop;kerasBest;lightningStop;lightningBest;uncheckedStop;uncheckedBest:"
    " epochs from 1, 0 for none",
    rows(),
    f"keras {keras.__version__} on torch {torch.__version__} and lightning {lightning.__version__}",
)
