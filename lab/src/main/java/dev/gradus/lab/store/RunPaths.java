package dev.gradus.lab.store;

import java.nio.file.Path;

/// What the files of a run are called; no other class spells these names.
///
/// @param folder of the run
record RunPaths(Path folder) {
    static final String LOCK = "run.lock",
            RECORD = "run.json",
            SERIES = "series.json",
            LOG = "metrics.jsonl",
            STATISTICS = "statistics.jsonl",
            CHECKPOINTS = "checkpoints",
            TENSORBOARD = "tensorboard",
            PROOF = "proof",
            PROVED = "proof.json",
            SCORES = "scores.json";
    private static final String BEST = "best", FINAL = "final", MODEL = "model.safetensors", REPORT = "report.html";

    Path lock() {
        return folder.resolve(LOCK);
    }

    Path record() {
        return folder.resolve(RECORD);
    }

    Path series() {
        return folder.resolve(SERIES);
    }

    Path log() {
        return folder.resolve(LOG);
    }

    Path statistics() {
        return folder.resolve(STATISTICS);
    }

    Path checkpoints() {
        return folder.resolve(CHECKPOINTS);
    }

    Path tensorBoard() {
        return folder.resolve(TENSORBOARD);
    }

    Path proof() {
        return folder.resolve(PROOF);
    }

    /// What each sample brought a trial of a proof.
    Path scores() {
        return folder.resolve(SCORES);
    }

    Path model(SavedModel.Weights weights) {
        return folder.resolve(weights == SavedModel.Weights.BEST ? BEST : FINAL).resolve(MODEL);
    }

    Path report() {
        return folder.resolve(REPORT);
    }
}
