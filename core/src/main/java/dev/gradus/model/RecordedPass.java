package dev.gradus.model;

import dev.gradus.model.TrainedModel.Predictions;
import dev.gradus.nn.Pass;
import dev.gradus.tensor.Ops;
import dev.gradus.tensor.Replay;
import dev.gradus.tensor.Rng;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;

/// The evaluation pass of a model for one number of samples, computed twice and then replayed; for one thread at a time.
final class RecordedPass {
    private static final Rng NOTHING_RANDOM = Rng.of(0);

    private final TrainedModel model;
    private final int samples;
    private final float[] room;
    private final float[] finished;
    private final Tensor inputs;
    private final Replay<Tensor> outputs;
    private boolean isBroken;

    /// What its owner has counted of it, and when it was last used: the owner's.
    long counted;

    long lastUse;

    RecordedPass(TrainedModel model, int samples) {
        this.model = model;
        this.samples = samples;
        Shape batch = model.preparedShape().prepend(samples);
        room = new float[samples * model.roomOfOne()];
        finished = new float[batch.size()];
        inputs = Tensor.full(batch, 0).copy(); // outlives the workspace that may be open
        outputs = Replay.of(_ -> model.network().forward(inputs, Pass.evaluation()));
    }

    int samples() {
        return samples;
    }

    /// The answer to samples, valid until the next one and within the workspace that is open.
    Predictions answer(float[] raw) {
        model.prepare(raw, 0, samples, room, finished);
        isBroken = true; // a recording that fails leaves memory behind
        Ops.fill(inputs, finished);
        Predictions answer = model.answers(outputs.forward(NOTHING_RANDOM));
        isBroken = false;
        return answer;
    }

    /// Whether it is of no use any more: it failed half-way, or will never be replayed.
    boolean isUseless() {
        return isBroken || isRefused();
    }

    /// Whether the network cannot be replayed at all.
    boolean isRefused() {
        return outputs.refusal() != null;
    }

    /// What it keeps, once it is recorded.
    long bytes() {
        return outputs.keptBytes() + Float.BYTES * ((long) room.length + finished.length + inputs.size());
    }
}
