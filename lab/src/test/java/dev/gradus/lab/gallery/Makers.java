package dev.gradus.lab.gallery;

import dev.gradus.data.Dataset;
import dev.gradus.data.Splits;
import dev.gradus.data.source.Digits;
import dev.gradus.tensor.Rng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The data sets that the gallery makes up: each draws its samples from the seed alone.
final class Makers {
    /// One sample: its inputs, and the target as the last.
    interface Sample {
        List<Object> of(int index, Draw draw);
    }

    private record Maker(List<String> names, SampleOf sample) {}

    /// The samples of a data set whose noise is stated.
    private interface SampleOf {
        Sample with(double noise);
    }

    static final int SIDE = 12;

    private static final double YEAR = 2 * Math.PI;
    private static final Map<String, Maker> ALL = new LinkedHashMap<>();

    static {
        add("friedman", names("x", 10, "y"), Makers::friedman);
        add("prices", List.of("rooms", "area", "age", "distance", "floor", "price"), Makers::price);
        add(
                "wine",
                List.of("alcohol", "acid", "ash", "magnesium", "phenols", "colour", "hue", "proline", "cultivar"),
                Makers::wine);
        add("moons", List.of("x", "y", "moon"), Makers::moon);
        add("waves", names("t", 24, "wave"), Makers::wave);
        add("payments", List.of("amount", "hour", "distance", "age", "tries", "fraud"), Makers::payment);
        add("rings", List.of("x", "y", "ring"), Makers::ring);
        add("spirals", List.of("x", "y", "arm"), Makers::spiral);
        add("board", List.of("x", "y", "field"), Makers::board);
        add("plant", List.of("temperature", "vacuum", "pressure", "humidity", "power"), Makers::plant);
        add("load", names("lag", 12, "load"), Makers::load);
        add("machines", names("s", 16, "machine"), Makers::machine);
        add("churn", List.of("months", "calls", "bill", "visits", "age", "left"), Makers::churn);
        add("shapes", names("p", SIDE * SIDE, "shape"), Makers::shape);
    }

    private Makers() {}

    private static void add(String name, List<String> columns, SampleOf sample) {
        ALL.put(name, new Maker(columns, sample));
    }

    private static List<String> names(String prefix, int inputs, String target) {
        List<String> names = new ArrayList<>(Rows.numbered(prefix, inputs));
        names.add(target);
        return names;
    }

    /// All names.
    static List<String> all() {
        List<String> names = new ArrayList<>(ALL.keySet());
        names.add("digits");
        return names;
    }

    /// The samples of a data set.
    ///
    /// @param name of the data set
    /// @param rows how many
    /// @param noise in the unit of the data set
    /// @param seed the same seed gives the same samples
    static Rows make(String name, int rows, double noise, long seed) {
        if (name.equals("digits")) return digits(rows);
        Maker maker = ALL.get(name);
        if (maker == null) throw new IllegalArgumentException("no data set " + name + ", but " + all());
        Sample sample = maker.sample.with(noise);
        Rng rng = Rng.of(seed).fork(name);
        List<List<Object>> cells = new ArrayList<>();
        for (int i = 0; i < rows; i++) cells.add(sample.of(i, new Draw(rng.fork(i))));
        return new Rows(maker.names, cells);
    }

    // ---- half A ----------------------------------------------------------------------------------------------------

    /// Friedman's first function of ten numbers, of which five count.
    private static Sample friedman(double noise) {
        return (_, d) -> {
            double[] x = new double[10];
            for (int k = 0; k < x.length; k++) x[k] = d.uniform(0, 1);
            double y = 10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * square(x[2] - 0.5) + 10 * x[3] + 5 * x[4];
            return row(y + d.normal(0, noise), x);
        };
    }

    /// The logarithm of the price of a flat.
    private static Sample price(double noise) {
        return (_, d) -> {
            double rooms = 1 + d.below(6), area = rooms * d.uniform(18, 32), age = d.uniform(0, 90);
            double distance = d.uniform(0, 25), floor = d.below(8);
            double y = 9 + 1.3 * Math.log(area) - 0.16 * distance + 0.0004 * square(age - 50) + 0.05 * floor;
            return row(y + d.normal(0, noise), rooms, area, age, distance, floor);
        };
    }

    /// Chemistry of three cultivars, each quantity in its own unit.
    private static Sample wine(double noise) {
        double[][] means = {
            {13.7, 2.0, 2.4, 106, 2.9, 5.5, 1.06, 1115},
            {12.3, 1.9, 2.3, 95, 2.2, 3.1, 1.05, 520},
            {13.1, 3.3, 2.4, 99, 1.6, 7.4, 0.69, 630}
        };
        double[] deviations = {0.5, 0.9, 0.3, 13, 0.5, 1.4, 0.12, 150};
        return (i, d) -> {
            double[] x = new double[8];
            for (int k = 0; k < x.length; k++) x[k] = d.normal(means[i % 3][k], noise * deviations[k]);
            return row("cultivar" + i % 3, x);
        };
    }

    private static Sample moon(double noise) {
        return (i, d) -> {
            double t = d.uniform(0, Math.PI), x = Math.cos(t), y = Math.sin(t);
            boolean upper = i % 2 == 0;
            double px = upper ? x : 1 - x, py = upper ? y : 0.5 - y;
            return row(upper ? "upper" : "lower", px + d.normal(0, noise), py + d.normal(0, noise));
        };
    }

    /// A window of a wave of one of four forms, of any frequency and phase.
    private static Sample wave(double noise) {
        List<String> forms = List.of("sine", "square", "saw", "pulse");
        return (i, d) -> {
            double frequency = d.uniform(1, 2), phase = d.uniform(0, 1);
            double[] x = new double[24];
            for (int k = 0; k < x.length; k++) {
                double turn = frequency * k / x.length + phase, part = turn - Math.floor(turn);
                double y =
                        switch (i % 4) {
                            case 0 -> Math.sin(YEAR * part);
                            case 1 -> part < 0.5 ? 1 : -1;
                            case 2 -> 2 * part - 1;
                            default -> part < 0.15 ? 1.5 : -0.2;
                        };
                x[k] = y + d.normal(0, noise);
            }
            return row(forms.get(i % 4), x);
        };
    }

    /// Card payments, of which one in 33 is a fraud.
    private static Sample payment(double noise) {
        return (i, d) -> {
            boolean fraud = i % 33 == 0;
            double amount = Math.exp(d.normal(fraud ? 4.6 : 3.2, 0.7 * noise)), hour = d.uniform(0, 24);
            double distance = Math.exp(d.normal(fraud ? 3.4 : 1.8, 0.8 * noise)), age = d.uniform(18, 80);
            double tries = 1 + d.below(3);
            return row(fraud ? "fraud" : "honest", amount, hour, distance, age, tries);
        };
    }

    private static Rows digits(int rows) {
        Splits splits = Digits.load();
        List<List<Object>> cells = new ArrayList<>();
        for (Dataset part : List.of(splits.train().data(), splits.validation().data(), splits.test().data())) {
            float[] pixels = new float[part.shape().size()];
            for (int i = 0; i < part.size() && cells.size() < rows; i++) {
                part.readInput(i, pixels, 0);
                double[] x = new double[pixels.length];
                for (int k = 0; k < x.length; k++) x[k] = pixels[k];
                cells.add(row("digit" + part.label(i), x));
            }
        }
        return new Rows(names("p", cells.getFirst().size() - 1, "digit"), cells);
    }

    // ---- half B ----------------------------------------------------------------------------------------------------

    private static Sample ring(double noise) {
        return (i, d) -> {
            double t = d.uniform(0, YEAR), radius = i % 2 == 0 ? 1 : 0.5;
            double x = radius * Math.cos(t) + d.normal(0, noise), y = radius * Math.sin(t) + d.normal(0, noise);
            return row(i % 2 == 0 ? "outer" : "inner", x, y);
        };
    }

    private static Sample spiral(double noise) {
        return (i, d) -> {
            double along = Math.sqrt(d.uniform(0.01, 1)), angle = 4.5 * along + YEAR * (i % 3) / 3;
            double x = 3 * along * Math.cos(angle), y = 3 * along * Math.sin(angle);
            return row("arm" + i % 3, x + d.normal(0, noise), y + d.normal(0, noise));
        };
    }

    /// Fields of a board of 3 × 3, dark and light.
    private static Sample board(double noise) {
        return (_, d) -> {
            double x = d.uniform(0, 3), y = d.uniform(0, 3);
            boolean dark = ((int) x + (int) y) % 2 == 0;
            return row(dark ? "dark" : "light", x + d.normal(0, noise), y + d.normal(0, noise));
        };
    }

    /// Output of a power station by the weather, each quantity in its own unit.
    private static Sample plant(double noise) {
        return (_, d) -> {
            double temperature = d.uniform(2, 36), vacuum = 45 + 0.5 * temperature + d.normal(0, 8);
            double pressure = d.normal(1013, 6), humidity = d.uniform(30, 100);
            double y =
                    460
                            - 12 * Math.tanh((temperature - 18) / 9)
                            - 0.25 * (vacuum - 50)
                            + 0.3 * (pressure - 1013)
                            - 0.004 * (humidity - 60) * temperature;
            return row(y + d.normal(0, noise), temperature, vacuum, pressure, humidity);
        };
    }

    /// The next value of a series of two periods, after a window of the twelve before.
    private static Sample load(double noise) {
        return (_, d) -> {
            double begin = d.uniform(0, 500);
            double[] x = new double[12];
            for (int k = 0; k < x.length; k++) x[k] = series(begin + k) + d.normal(0, noise);
            return row(series(begin + x.length) + d.normal(0, noise), x);
        };
    }

    private static double series(double t) {
        double wave = Math.sin(YEAR * t / 9), slow = Math.sin(YEAR * t / 31);
        return wave * (1.5 + slow) + 0.8 * slow * slow;
    }

    /// Which of twelve machines 16 sensors hear.
    private static Sample machine(double noise) {
        Rng centres = Rng.of(5);
        return (i, d) -> {
            int machine = i % 12;
            double[] x = new double[16];
            for (int k = 0; k < x.length; k++) x[k] = centres.normal(machine * 16L + k) + d.normal(0, noise);
            return row("machine%02d".formatted(machine), x);
        };
    }

    /// Customers, of which one in 30 leaves.
    private static Sample churn(double noise) {
        return (i, d) -> {
            boolean left = i % 30 == 0;
            double months = d.uniform(1, 60), calls = d.normal(left ? 5 : 2, noise), bill = d.normal(40, 12);
            double visits = d.normal(left ? 3 : 8, 2 * noise), age = d.uniform(18, 80);
            return row(left ? "left" : "stayed", months, calls, bill, visits, age);
        };
    }

    /// A grey picture of one of four shapes, of any size and place.
    private static Sample shape(double noise) {
        List<String> shapes = List.of("disc", "frame", "cross", "arrow");
        return (i, d) -> {
            double size = d.uniform(2.6, 4.2),
                    cx = d.uniform(size, SIDE - 1 - size),
                    cy = d.uniform(size, SIDE - 1 - size);
            double ink = d.uniform(0.5, 1), paper = d.uniform(0, 0.2);
            double[] x = new double[SIDE * SIDE];
            for (int k = 0; k < x.length; k++) {
                int down = k / SIDE;
                double u = (k % SIDE - cx) / size, v = (down - cy) / size;
                double value = (isInside(i % 4, u, v) ? ink : paper) + d.normal(0, noise);
                x[k] = Math.clamp(value, 0, 1);
            }
            return row(shapes.get(i % 4), x);
        };
    }

    private static boolean isInside(int shape, double u, double v) {
        double far = Math.max(Math.abs(u), Math.abs(v));
        return switch (shape) {
            case 0 -> u * u + v * v <= 1;
            case 1 -> far <= 1 && far > 0.6;
            case 2 -> far <= 1 && Math.min(Math.abs(u), Math.abs(v)) < 0.25;
            default -> far <= 1 && Math.abs(u) <= (v + 1) / 2; // points upwards
        };
    }

    // ----------------------------------------------------------------------------------------------------------------

    private static double square(double x) {
        return x * x;
    }

    private static List<Object> row(Object target, double... inputs) {
        List<Object> row = new ArrayList<>();
        for (double input : inputs) row.add(input);
        row.add(target);
        return row;
    }
}
