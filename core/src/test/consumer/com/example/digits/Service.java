package com.example.digits;

import dev.gradus.persist.TrainedModel;
import dev.gradus.persist.TrainedModel.Predictions;
import java.nio.file.Path;

final class Service {
    private final TrainedModel model;

    Service(Path file) {
        model = TrainedModel.load(file);
    }

    int digit(float[] pixels) {
        Predictions answer = model.predict(pixels, 1);
        return answer.classes()[0];
    }
}
