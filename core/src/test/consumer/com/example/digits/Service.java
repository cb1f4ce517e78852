package com.example.digits;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Pass;
import dev.gradus.model.Predictor;
import dev.gradus.model.TrainedModel;
import dev.gradus.model.TrainedModel.Predictions;
import dev.gradus.tensor.NoGrad;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.nio.file.Path;

final class Service {
    private final Predictor predictor; // shared by all threads

    Service(Path file) {
        predictor = TrainedModel.load(file).predictor();
        warmUp();
    }

    String answer(float[] pixels) {
        try {
            Predictions p = predictor.predict(pixels, 1);
            return "digit " + p.classes()[0] + " of " + p.values().get(0, p.classes()[0]);
        } catch (GradusException e) {
            return "400 " + e.getMessage(); // the request's fault: another size, or not a number
        }
    }

    private void warmUp() {
        float[] nothing = new float[predictor.model().sampleShape().size()];
        for (int i = 0; i < 5_000; i++) predictor.predict(nothing, 1);
    }

    float[] scores(Tensor prepared) {
        try (var _ = NoGrad.open();
                var _ = Workspace.borrow()) {
            return predictor.model().network().forward(prepared, Pass.evaluation()).toFloats();
        }
    }
}
