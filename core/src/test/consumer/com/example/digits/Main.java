package com.example.digits;

import dev.gradus.data.source.Digits;
import dev.gradus.nn.Summary;
import dev.gradus.tensor.Compute;
import dev.gradus.tensor.Tensor;
import dev.gradus.train.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Trains, saves, loads and answers. The last line names the kernels; all others are the same with any of them.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempDirectory("digits").resolve("model.safetensors");
        Run run = Training.train(file);
        System.out.println(run);
        System.out.println(Summary.of(run.model().network(), run.model().sampleShape()));
        var service = new Service(file);
        var test = Digits.load().test().data();
        List<Future<String>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 5; i++) {
                float[] pixels = new float[64];
                test.readInput(i, pixels, 0);
                answers.add(threads.submit(() -> service.answer(pixels)));
            }
        }
        for (Future<String> answer : answers) System.out.println(answer.get());
        System.out.println(service.answer(new float[63]));
        System.out.println(Arrays.toString(service.scores(Tensor.zeros(1, 1, 8, 8))));
        System.out.println("kernels " + Compute.kernels());
    }
}
