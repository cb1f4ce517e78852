package dev.gradus.lab.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gradus.data.Task;
import dev.gradus.model.TrainedModel;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.layer.Flatten;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/// One sound file of each kind that the command line reads, how it is damaged, and the command that reads it.
final class MutatedFiles {
    /// A file to be damaged.
    ///
    /// @param name of the kind
    /// @param file where it lies
    /// @param sound its content
    /// @param damage makes another content of it
    /// @param commands that read it
    record Victim(String name, Path file, byte[] sound, Damage damage, List<List<String>> commands) {}

    /// A way to damage a file.
    interface Damage {
        byte[] of(byte[] sound, SplittableRandom random) throws IOException;
    }

    private final Path folder;
    private final List<Victim> victims = new ArrayList<>();

    private MutatedFiles(Path folder) {
        this.folder = folder;
    }

    /// Makes the files in a folder.
    static List<Victim> in(Path folder) throws IOException {
        var files = new MutatedFiles(folder);
        files.idx();
        files.cifar();
        files.tables();
        files.pictures();
        files.models();
        files.runs();
        files.checkpoints();
        files.settings();
        return files.victims;
    }

    private void add(String name, String file, byte[] sound, Damage damage, List<?>... commands) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, sound);
        List<List<String>> texts = new ArrayList<>();
        for (List<?> command : commands) texts.add(command.stream().map(String::valueOf).toList());
        victims.add(new Victim(name, path, sound, damage, texts));
    }

    private Path model(String name, Shape sample, int classes, String data) {
        Sequential network = Sequential.of(new Flatten(), new Linear(classes)).build(sample, 1);
        List<String> names =
                switch (data) {
                    case "csv" -> List.of("a", "b, c");
                    case "folder" -> List.of("cat", "dog");
                    case "cifar10" ->
                            List.of("airplane,automobile,bird,cat,deer,dog,frog,horse,ship,truck".split(",", -1));
                    default -> IntStream.range(0, classes).mapToObj(Integer::toString).toList();
                };
        var model =
                new TrainedModel(
                        network, new CrossEntropy(), new Task.Classification(names), List.of(), Map.of("data", data));
        Path file = folder.resolve(name + ".safetensors");
        model.save(file);
        return file;
    }

    // ---- data sets -------------------------------------------------------------------------------------------------

    private static byte[] idx(int n, int pixels) {
        ByteBuffer bytes = ByteBuffer.allocate((pixels == 1 ? 8 : 16) + n * pixels);
        bytes.putInt(pixels == 1 ? 2049 : 2051).putInt(n);
        if (pixels > 1) bytes.putInt(28).putInt(28);
        for (int i = 0; bytes.hasRemaining(); i++) bytes.put((byte) (pixels == 1 ? i % 10 : i / 7));
        return bytes.array();
    }

    private static byte[] packed(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    private void idx() throws IOException {
        Path model = model("mnist", Shape.of(1, 28, 28), 10, "mnist");
        Map<String, byte[]> four = new LinkedHashMap<>();
        four.put("train-images-idx3-ubyte", idx(24, 784));
        four.put("train-labels-idx1-ubyte", idx(24, 1));
        four.put("t10k-images-idx3-ubyte", idx(12, 784));
        four.put("t10k-labels-idx1-ubyte", idx(12, 1));
        for (String place : List.of("idx", "idx-gz", "idx-packed")) {
            for (var file : four.entrySet()) {
                Files.createDirectories(folder.resolve(place));
                boolean gz = !place.equals("idx");
                byte[] content = gz ? packed(file.getValue()) : file.getValue();
                Files.write(folder.resolve(place).resolve(file.getKey() + (gz ? ".gz" : "")), content);
            }
        }
        List<?> evaluate = List.of("evaluate", model, "--data-dir", folder.resolve("idx"), "--data", "mnist");
        for (var file : four.entrySet()) {
            add("IDX", "idx/" + file.getKey(), file.getValue(), Mutation::ofBytes, evaluate);
        }
        byte[] images = four.get("t10k-images-idx3-ubyte");
        String name = "/t10k-images-idx3-ubyte.gz";
        evaluate = List.of("evaluate", model, "--data-dir", folder.resolve("idx-gz"), "--data", "mnist");
        add("IDX.gz", "idx-gz" + name, packed(images), Mutation::ofBytes, evaluate);
        evaluate = List.of("evaluate", model, "--data-dir", folder.resolve("idx-packed"), "--data", "mnist");
        Damage inside = (_, random) -> packed(Mutation.ofBytes(images, random));
        add("IDX in sound gzip", "idx-packed" + name, packed(images), inside, evaluate);

        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            for (var file : four.entrySet()) {
                out.putNextEntry(new ZipEntry("gzip/emnist-mnist-" + file.getKey().replace("t10k", "test") + ".gz"));
                out.write(packed(file.getValue()));
            }
        }
        evaluate = List.of("evaluate", model, "--data-dir", folder.resolve("emnist"), "--data", "emnist-mnist");
        add("ZIP", "emnist/gzip.zip", zip.toByteArray(), Mutation::ofBytes, evaluate);
    }

    private void cifar() throws IOException {
        Path model = model("cifar", Shape.of(3, 32, 32), 10, "cifar10");
        byte[] records = new byte[2 * 3073];
        for (int i = 0; i < records.length; i++) records[i] = (byte) (i % 3073 == 0 ? i / 3073 : i / 100);
        var tar = new ByteArrayOutputStream();
        List<String> names = new ArrayList<>();
        for (int batch = 1; batch <= 5; batch++) names.add("data_batch_" + batch + ".bin");
        names.add("test_batch.bin");
        Files.createDirectories(folder.resolve("cifar"));
        for (String name : names) {
            Files.write(folder.resolve("cifar").resolve(name), records);
            tar.writeBytes(entry("cifar-10-batches-bin/" + name, records));
        }
        tar.writeBytes(new byte[1024]);
        byte[] whole = tar.toByteArray();
        List<?> evaluate = List.of("evaluate", model, "--data-dir", folder.resolve("cifar"));
        add("CIFAR", "cifar/test_batch.bin", records, Mutation::ofBytes, evaluate);
        evaluate = List.of("evaluate", model, "--data-dir", folder.resolve("tar-gz"), "--data", "cifar10");
        add("tar.gz", "tar-gz/cifar-10-binary.tar.gz", packed(whole), Mutation::ofBytes, evaluate);
        evaluate = List.of("evaluate", model, "--data-dir", folder.resolve("tar"), "--data", "cifar10");
        Damage inside = (_, random) -> packed(Mutation.ofBytes(whole, random));
        add("tar in sound gzip", "tar/cifar-10-binary.tar.gz", packed(whole), inside, evaluate);
    }

    private static byte[] entry(String name, byte[] content) {
        byte[] entry = new byte[512 + (content.length + 511) / 512 * 512];
        put(entry, 0, name);
        put(entry, 124, String.format("%011o", content.length));
        entry[156] = '0';
        put(entry, 148, "        ");
        int sum = IntStream.range(0, 512).map(i -> Byte.toUnsignedInt(entry[i])).sum();
        put(entry, 148, String.format("%06o\0 ", sum));
        System.arraycopy(content, 0, entry, 512, content.length);
        return entry;
    }

    private static void put(byte[] entry, int at, String text) {
        System.arraycopy(text.getBytes(ISO_8859_1), 0, entry, at, text.length());
    }

    private void tables() throws IOException {
        StringBuilder rows = new StringBuilder("length,width,kind\n"), inputs = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            rows.append(i / 10.0)
                    .append(',')
                    .append(30 - i)
                    .append(',')
                    .append(i % 2 == 0 ? "a" : "\"b, c\"")
                    .append('\n');
        }
        for (int i = 0; i < 5; i++) inputs.append(i).append(",0.5\n");
        Path model = model("table", Shape.of(2), 2, "csv");
        Path table = folder.resolve("table.csv"), samples = folder.resolve("samples.csv");
        add("CSV data", "table.csv", bytes(rows), Mutation::ofText, List.of("evaluate", model, "--data-dir", table));
        add("CSV samples", "samples.csv", bytes(inputs), Mutation::ofText, List.of("predict", model, samples));
    }

    private void pictures() throws IOException {
        Path model = model("pictures", Shape.of(3, 4, 4), 2, "folder");
        for (String format : List.of("png", "jpg", "gif", "bmp")) {
            var image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 16; i++) image.setRGB(i % 4, i / 4, 0x0a0b0c * i);
            var bytes = new ByteArrayOutputStream();
            ImageIO.write(image, format, bytes);
            byte[] sound = bytes.toByteArray();
            Path data = folder.resolve(format);
            for (String other : List.of("cat", "dog")) {
                Files.createDirectories(data.resolve(other));
                for (int i = 0; i < 10; i++) Files.write(data.resolve(other).resolve(i + "." + format), sound);
            }
            Path file = data.resolve("cat").resolve("3." + format);
            List<?> evaluate = List.of("evaluate", model, "--data-dir", data);
            List<?> predict = List.of("predict", model, file);
            String place = format + "/cat/3." + format;
            add(format.toUpperCase(java.util.Locale.ROOT), place, sound, Mutation::ofBytes, evaluate, predict);
            if (format.equals("png")) {
                Damage signed = (png, random) -> withChecksums(Mutation.ofBytes(png, random));
                add("PNG with checksums", place, sound, signed, predict);
            }
        }
    }

    /// Makes the checksum of every chunk right, as far as there are chunks.
    private static byte[] withChecksums(byte[] png) {
        ByteBuffer bytes = ByteBuffer.wrap(png);
        for (long at = 8; at + 12 <= png.length; ) {
            long length = Integer.toUnsignedLong(bytes.getInt((int) at));
            if (at + 12 + length > png.length) break;
            var sum = new CRC32();
            sum.update(png, (int) at + 4, (int) length + 4);
            bytes.putInt((int) (at + 8 + length), (int) sum.getValue());
            at += 12 + length;
        }
        return png;
    }

    // ---- models, runs and settings ---------------------------------------------------------------------------------

    private void models() throws IOException {
        Path file = model("model", Shape.of(2), 2, "xor");
        byte[] sound = Files.readAllBytes(file);
        List<?> summary = List.of("summary", file), evaluate = List.of("evaluate", file);
        add("model", "model.safetensors", sound, Mutation::ofBytes, summary, evaluate);
        Path signed = Files.copy(file, folder.resolve("signed.safetensors"));
        Safetensors content = Safetensors.read(file);
        Path scratch = folder.resolve("scratch");
        Damage description =
                (_, random) -> {
                    byte[] json = Mutation.ofText(content.metadata().get("gradus").getBytes(UTF_8), random);
                    int header = (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
                    var sum = new CRC32C();
                    String text = new String(json, UTF_8);
                    sum.update(text.getBytes(UTF_8));
                    sum.update(sound, 8 + header, sound.length - 8 - header);
                    Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
                    metadata.put("gradus", text);
                    metadata.put("gradus.crc32c", "%08x".formatted(sum.getValue()));
                    Safetensors.write(scratch, content.tensors(), metadata);
                    byte[] damaged = Files.readAllBytes(scratch);
                    Files.delete(scratch);
                    return damaged;
                };
        summary = List.of("summary", signed);
        evaluate = List.of("evaluate", signed, "--data", "xor");
        add("model with checksum", "signed.safetensors", sound, description, summary, evaluate);
    }

    private void runs() throws IOException {
        for (String name : List.of("run", "log", "other")) {
            String run = folder.resolve(name).toString();
            Gradus trained = Gradus.run("train", "--data", "xor", "--hidden", "2", "--epochs", "2", "--run-dir", run);
            assertThat(trained.code()).as(trained.err()).isZero();
        }
        Path run = folder.resolve("run"), log = folder.resolve("log"), other = folder.resolve("other");
        Path page = folder.resolve("page.html");
        Files.createFile(page);
        List<?> report = List.of("report", run, "--out", page), reports = List.of("report", run, other, "--out", page);
        List<?> diff = List.of("diff", run, other), evaluate = List.of("evaluate", run);
        List<?> resume = List.of("train", "--resume", run, "--seed", "99");
        byte[] record = Files.readAllBytes(run.resolve("run.json"));
        add("run.json", "run/run.json", record, Mutation::ofText, report, reports, diff, evaluate, resume);
        byte[] best = Files.readAllBytes(run.resolve("best/model.safetensors"));
        add("best", "run/best/model.safetensors", best, Mutation::ofBytes, evaluate);
        byte[] events = Files.readAllBytes(log.resolve("metrics.jsonl"));
        report = List.of("report", log, "--out", page);
        diff = List.of("diff", other, log);
        add("metrics.jsonl", "log/metrics.jsonl", events, Mutation::ofText, report, diff);
    }

    /// Every file of the newest checkpoint, of which there is another: it is read, and the run is then refused because of its seed.
    private void checkpoints() throws IOException {
        Path run = folder.resolve("kept");
        Gradus trained =
                Gradus.run("train", "--data", "xor", "--hidden", "2", "--epochs", "2", "--run-dir", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        List<Path> files;
        try (Stream<Path> all = Files.walk(run.resolve("checkpoints"))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(2);
        String newest = String.valueOf(files.getLast().getParent());
        for (Path file : files.stream().filter(file -> file.startsWith(newest)).toList()) {
            String name = folder.relativize(file).toString();
            List<?> resume = List.of("train", "--resume", run, "--seed", "99");
            add("checkpoint", name, Files.readAllBytes(file), Mutation::ofBytes, resume);
        }
    }

    /// Read wholly, and then refused, because there are no files of digits.
    private static List<?> refused(Path folder, Object... options) {
        List<Object> command = new ArrayList<>(List.of("train"));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("--data", "digits", "--data-dir", folder, "--run-dir", folder.resolve("never")));
        return command;
    }

    private void settings() throws IOException {
        String config =
                """
                data: digits
                model: {type: mlp, hidden: [16, &n 8], activation: relu, dropout: 0.2, init: he}
                optimizer: {type: adam, learningRate: 0.001, weightDecay: 0}
                loss: {type: cross-entropy, labelSmoothing: 0.1}
                schedule: {type: one-cycle, rise: 0.3}
                regularize: [{type: l1, lambda: 0.0001}]
                clip: {type: norm, maxNorm: 1}
                earlyStopping: {patience: 5, figure: validation.loss}
                guard: {action: roll-back, lower: 0.5}
                checkpoints: {epochs: 1, minutes: 5, last: 2}
                freeze: [{names: "0.*", epochs: 2}]
                metrics: [f1, {type: top-accuracy, k: 3}]
                augment: [{type: random-crop, padding: 1}, horizontal-flip]
                prepare: standardize
                epochs: 5
                batchSize: *n
                seed: 1
                """;
        add(
                "YAML settings",
                "config.yaml",
                bytes(config),
                Mutation::ofText,
                refused(folder, "--config", folder.resolve("config.yaml")));
        String model =
                """
                - {type: conv-2d, channels: 4, kernel: [3, 2], stride: 1, padding: 1, dilation: 1, groups: 1}
                - {type: batch-norm-2d, momentum: 0.1}
                - relu
                - {type: max-pool-2d, kernel: 2, stride: 2, padding: 0, ceil: true}
                - {type: avg-pool-2d, kernel: 2}
                - flatten
                - {type: dropout, p: 0.5}
                - {type: linear, units: 10, weightInit: {type: he, slope: 0.1}}
                """;
        Path file = folder.resolve("layers.yaml");
        add(
                "YAML model",
                "layers.yaml",
                bytes(model),
                Mutation::ofText,
                List.of("summary", file),
                refused(folder, "--model", file));
        String augment =
                """
                - {type: random-crop, padding: 4}
                - {type: gaussian-blur, size: 3, minSigma: 0.1, maxSigma: 2}
                - {type: one-of, choices: [invert, {type: median-blur, size: 3}]}
                - "rotate(minDegrees=-10, maxDegrees=10), one-of(invert, equalize)"
                """;
        Path chain = folder.resolve("augment.yaml");
        add("YAML augmentation", "augment.yaml", bytes(augment), Mutation::ofText, refused(folder, "--augment", chain));
    }

    private static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(UTF_8);
    }
}
