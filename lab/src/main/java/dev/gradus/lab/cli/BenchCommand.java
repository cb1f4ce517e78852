package dev.gradus.lab.cli;

import dev.gradus.lab.speed.Shares;
import dev.gradus.lab.speed.Speed;
import dev.gradus.lab.speed.TrainingStep;
import dev.gradus.lab.speed.Workload;
import dev.gradus.tensor.Compute;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gradus bench`: how fast this machine trains, how near that is to what it can do, and what limits it.
@Command(
        name = "bench",
        descriptionHeading = "%n",
        description =
                "Measures how fast this machine trains: its peak, the main operations, a training step and what it spends its time on.",
        synopsisHeading = "",
        customSynopsis = "gradus bench [MODEL]... [OPTION]...",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  gradus bench", "  gradus bench cnn --threads 1", "  gradus bench mlp --seconds 10 --json"})
final class BenchCommand extends Verb {
    private static final Duration MOST_WARM_UP = Duration.ofSeconds(4);
    private static final Duration PER_OPERATION = Duration.ofMillis(400);

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..*",
            description =
                    "mlp, cnn, fitnet; all of them unless named. With other numbers than usual: mlp:batch=1,width=1024,depth=8, cnn:size=64")
    List<String> models = new ArrayList<>();

    @Option(names = "--seconds", paramLabel = "N", description = "time for the steps of each model (5)")
    String seconds = "5";

    BenchCommand(Screen screen) {
        super(screen);
    }

    @Override
    int act() {
        Duration time = Duration.ofSeconds(whole("--seconds", seconds));
        List<String> names = models.isEmpty() ? Workload.MODELS : models;
        Map<String, TrainingStep> steps = new LinkedHashMap<>();
        for (String name : names) steps.put(name, TrainingStep.of(name)); // wrong names are refused at once
        PrintStream out = screen().out();
        Map<String, Object> result = new LinkedHashMap<>();
        double peak = Compute.attainableGflops() * Compute.threads();
        out.printf(
                "%s  kernels %s, %d threads, Java %s%n",
                screen().bold("machine"), Compute.kernels(), Compute.threads(), Runtime.version());
        out.printf("%s     %.0f GFLOP/s attainable on all threads%n%n", screen().bold("peak"), peak);
        result.put("kernels", Compute.kernels());
        result.put("threads", Compute.threads());
        result.put("peakGflops", Math.round(peak));
        List<Map<String, Object>> operations = new ArrayList<>();
        for (Speed speed : Speed.ofMainOperations(PER_OPERATION)) {
            double share = speed.gflops() / peak;
            out.printf("%-42s %6.0f GFLOP/s %5.0f %%%n", speed.name(), speed.gflops(), 100 * share);
            operations.add(Map.of("name", speed.name(), "gflops", Math.round(speed.gflops()), "ofPeak", round(share)));
        }
        result.put("operations", operations);
        out.println();
        Map<String, Object> measured = new LinkedHashMap<>();
        for (var step : steps.entrySet())
            measured.put(step.getKey(), measure(step.getKey(), step.getValue(), time, out));
        result.put("steps", measured);
        printJson(result);
        return ExitCode.DONE;
    }

    private Map<String, Object> measure(String name, TrainingStep step, Duration time, PrintStream out) {
        repeat(step, time.compareTo(MOST_WARM_UP) < 0 ? time : MOST_WARM_UP);
        long[] nanos = repeat(step, time);
        double median = nanos[nanos.length / 2] / 1e6, least = nanos[0] / 1e6;
        Map<Shares.Kind, Double> shares;
        try {
            shares = Shares.of(step::run, time);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        String parts =
                shares.entrySet().stream()
                        .sorted(Map.Entry.<Shares.Kind, Double>comparingByValue().reversed())
                        .filter(share -> share.getValue() >= 0.005)
                        .map(share -> "%s %.0f %%".formatted(share.getKey().text(), 100 * share.getValue()))
                        .collect(Collectors.joining(", "));
        out.printf(
                "%s  %.2f ms a step of %d samples (least %.2f)%n", screen().bold(name), median, step.samples(), least);
        out.printf("     %s%n", screen().soft(parts));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("medianMillis", round(median));
        result.put("leastMillis", round(least));
        Map<String, Object> parted = new LinkedHashMap<>();
        shares.forEach((kind, share) -> parted.put(kind.text(), round(share)));
        result.put("shares", parted);
        return result;
    }

    /// The times of steps, in ascending order.
    private static long[] repeat(TrainingStep step, Duration time) {
        List<Long> nanos = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        for (long start = System.nanoTime(); start < end || nanos.isEmpty(); start = System.nanoTime()) {
            step.run();
            nanos.add(System.nanoTime() - start);
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
