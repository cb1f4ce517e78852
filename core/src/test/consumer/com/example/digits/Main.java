package com.example.digits;

import dev.gradus.data.source.Digits;
import dev.gradus.tensor.Compute;
import dev.gradus.train.Run;
import java.nio.file.Files;
import java.nio.file.Path;

/// Trains, saves, loads and answers. The last line names the kernels, all others are the same with any of them.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempDirectory("digits").resolve("model.safetensors");
        Run run = Training.train(file);
        System.out.println("accuracy " + run.test().accuracy());
        var service = new Service(file);
        float[] pixels = new float[64];
        var test = Digits.load().test().data();
        for (int i = 0; i < 5; i++) {
            test.readInput(i, pixels, 0);
            System.out.println("digit " + service.digit(pixels));
        }
        System.out.println("kernels " + Compute.kernels());
    }
}
