package dev.gradus.model;

import static dev.gradus.error.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradus.data.Columns;
import dev.gradus.data.Pictures;
import dev.gradus.data.Preparation;
import dev.gradus.data.Task;
import dev.gradus.data.prepare.Standardize;
import dev.gradus.data.source.ImageFile;
import dev.gradus.error.GradusException;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Loss;
import dev.gradus.nn.Parameter;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Sequential;
import dev.gradus.nn.activation.ReLU;
import dev.gradus.nn.activation.Sigmoid;
import dev.gradus.nn.layer.Dropout;
import dev.gradus.nn.layer.Linear;
import dev.gradus.nn.loss.BinaryCrossEntropyFromLogits;
import dev.gradus.nn.loss.CrossEntropy;
import dev.gradus.nn.loss.MeanSquaredError;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedModelTest {
    private static final Task TWO = new Task.Classification(List.of("no", "yes"));

    @TempDir Path folder;

    @Test
    void a_loaded_model_predicts_the_same_bits_and_saves_the_same_bytes() throws Exception {
        TrainedModel model = GoldenModel.model();
        model.save(folder.resolve("1"));
        TrainedModel loaded = TrainedModel.load(folder.resolve("1"));
        loaded.save(folder.resolve("2"));
        assertThat(folder.resolve("2")).hasSameBinaryContentAs(folder.resolve("1"));
        float[] raw = pixels(300); // more than are predicted at once
        assertThat(loaded.predict(raw, 300).values().toFloats()).isEqualTo(model.predict(raw, 300).values().toFloats());
        assertThat(loaded.task()).isEqualTo(model.task());
        assertThat(loaded.metadata()).isEqualTo(Map.of("data", "insects"));
        assertThat(loaded.sampleShape()).isEqualTo(Shape.of(1, 4, 4));
        assertThat(loaded.preparations().getFirst().config()).isEqualTo(model.preparations().getFirst().config());
        assertThat(loaded.loss()).isInstanceOf(CrossEntropy.class);
        assertThat(loaded.network().parameters())
                .extracting(Parameter::toString)
                .containsExactly(
                        "1.weight [8, 16]",
                        "1.bias [8]",
                        "4.weight [6, 8]",
                        "4.bias [6]",
                        "6.weight [3, 6]",
                        "6.bias [3]");
    }

    private static float[] pixels(int n) {
        float[] raw = new float[16 * n];
        for (int i = 0; i < raw.length; i++) raw[i] = i % 37 / 36f;
        return raw;
    }

    @Test
    void a_model_loaded_inside_a_workspace_outlives_it() {
        Path file = folder.resolve("f");
        GoldenModel.model().save(file);
        TrainedModel model;
        try (var _ = Workspace.open()) {
            model = TrainedModel.load(file);
        }
        assertThat(model.predict(pixels(1), 1).values().toFloats())
                .isEqualTo(GoldenModel.model().predict(pixels(1), 1).values().toFloats());
    }

    /// The files are made by GoldenModel; later versions must read them for ever.
    @Test
    void a_model_of_version_1_predicts_what_it_did() throws URISyntaxException {
        TrainedModel model = TrainedModel.load(resource("model-v1.safetensors"));
        Map<String, Tensor> batch = Safetensors.read(resource("model-v1-batch.safetensors")).tensors();
        var predicted = model.predict(Objects.requireNonNull(batch.get("raw")));
        assertThat(predicted.values().toFloats())
                .isEqualTo(Objects.requireNonNull(batch.get("probabilities")).toFloats());
        // saved again it may state settings that are newer than the file, but it says the same
        Path again = folder.resolve("again");
        model.save(again);
        Safetensors.read(resource("model-v1.safetensors"))
                .tensors()
                .forEach((name, old) ->
                        assertThat(Objects.requireNonNull(Safetensors.read(again).tensors().get(name)).toFloats())
                                .as(name)
                                .isEqualTo(old.toFloats()));
        assertThat(TrainedModel.load(again).predict(Objects.requireNonNull(batch.get("raw"))).values().toFloats())
                .isEqualTo(predicted.values().toFloats());
    }

    @Test
    void a_model_of_version_2_reads_rows_as_it_did() throws URISyntaxException {
        TrainedModel model = TrainedModel.load(resource("model-v2.safetensors")), made = GoldenModel.table();
        assertThat(model.signature()).isEqualTo(made.signature());
        assertThat(model.task()).isEqualTo(made.task());
        Map<String, Object> row = Map.of("area", 131.5, "district", "north", "grade", "high");
        float price = (float) model.predictRows(List.of(row)).values().get(0, 0);
        assertThat(price).isEqualTo((float) made.predict(new float[] {0, 1, 0, 131.5f, 1}, 1).values().get(0, 0));
        assertThat(price).isBetween(50_000f, 450_000f);
    }

    @Test
    void rows_by_name_are_read_as_the_file_of_the_training_was() {
        TrainedModel model = GoldenModel.table();
        float[] expected =
                model.predict(new float[] {1, 0, 0, 90.5f, 0, 0, 0, 1, 20, 1, 0, 0, 0, 7, 0}, 3).values().toFloats();
        var german = Map.of("area", "90,5", "district", "east", "grade", "low", "id", "H1", "price", "?");
        var gap = Map.of("area", "20", "district", "NA", "grade", "high");
        var unknown = Map.of("area", 7, "district", "west", "grade", "low");
        assertThat(model.predictRows(List.of(german, gap, unknown)).values().toFloats()).isEqualTo(expected);
        assertRefused(
                () -> model.predictRows(List.of(Map.of("area", 1, "distrikt", "east", "grade", "low"))),
                "row 0 with the columns [area, distrikt, grade]",
                "missing: [district]; unknown: [distrikt]");
        assertRefused(
                () -> model.predictRows(List.of(gap, Map.of("area", "big", "district", "east", "grade", "low"))),
                "row 1, column 'area' has 'big'");
        assertRefused(
                () -> GoldenModel.model().predictRows(List.of(gap)),
                "a model without a signature",
                "predict(values, n)");
    }

    @Test
    void rows_of_a_file_are_answered_as_rows_by_name_to_the_bit() throws IOException {
        TrainedModel model = GoldenModel.table();
        Path table = folder.resolve("new.csv");
        Files.writeString(table, "grade;district;area\nlow;east;90,5\nhigh;NA;20\nlow;west;7\n");
        List<Map<String, String>> rows =
                List.of(
                        Map.of("area", "90,5", "district", "east", "grade", "low"),
                        Map.of("area", "20", "district", "NA", "grade", "high"),
                        Map.of("area", "7", "district", "west", "grade", "low"));
        assertThat(model.predict(table).values().toFloats()).isEqualTo(model.predictRows(rows).values().toFloats());
        Files.writeString(table, "grade;area\nlow;90,5\n");
        assertRefused(() -> model.predict(table), "new.csv", "district");
        assertRefused(() -> model.predict(folder.resolve("none.csv")), "none.csv, which is not there", "one table");
        assertRefused(() -> model.predict(folder), "which is a folder");
        assertRefused(() -> model.predict(folder.resolve("cat.png")), "not there");
        assertRefused(() -> GoldenModel.model().predict(table), "without a signature", "predict(values, n)");
    }

    @Test
    void a_row_with_a_gap_is_refused_where_such_rows_were_left_out_of_the_training() throws IOException {
        TrainedModel model = GoldenModel.table();
        Columns columns = (Columns) Objects.requireNonNull(model.signature());
        var strict = new Columns(columns.columns(), Columns.Missing.DROP, columns.unknown(), columns.notation());
        var same =
                new TrainedModel(
                        model.network(), model.loss(), model.task(), model.preparations(), strict, model.metadata());
        Path table = folder.resolve("gap.csv");
        Files.writeString(table, "grade;district;area\nlow;east;90,5\nhigh;;20\n");
        assertRefused(() -> same.predict(table), "gap.csv line 3, which has a missing value", "keepMissing()");
    }

    @Test
    void a_picture_is_answered_as_the_sample_that_it_becomes() throws IOException {
        TrainedModel plain = GoldenModel.model();
        var form = new Pictures(1, 4, 4, Pictures.Fit.PAD, true);
        var model =
                new TrainedModel(
                        plain.network(), plain.loss(), plain.task(), plain.preparations(), form, plain.metadata());
        var image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 63; i++) image.setRGB(i % 9, i / 9, 0xffffff - 65_793 * (i % 5));
        Path file = folder.resolve("bee.png");
        ImageIO.write(image, "png", file.toFile());
        float[] sample = ImageFile.read(file, form).values();
        assertThat(sample[0]).isLessThan(0.5f); // light at its edge, and so inverted
        assertThat(model.predict(file).values().toFloats()).isEqualTo(model.predict(sample, 1).values().toFloats());
        assertThat(model.predict(file).classes()).hasSize(1);
        Path text = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2\n");
        assertRefused(() -> model.predict(text), "a.csv cannot be decoded", "PNG, JPEG");
        assertRefused(() -> GoldenModel.table().predict(file), "the picture", "[district, area, grade]");
    }

    @Test
    void a_sample_tells_the_cells_of_which_it_was_made() {
        Columns columns = (Columns) Objects.requireNonNull(GoldenModel.table().signature());
        assertThat(columns.texts(new float[] {1, 0, 0, 90.5f, 0})).containsExactly("east", "90.5", "low");
        assertThat(columns.texts(new float[] {0, 0, 1, 20, 1})).containsExactly("", "20", "high");
        assertThat(columns.texts(new float[] {0, 0, 0, 1.25e9f, 1})).containsExactly("?", "1250000000", "high");
        assertThat(columns.texts(new float[] {0, 1, 0, Float.NaN, 0})).containsExactly("north", "", "low");
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(TrainedModelTest.class.getResource(name)).toURI());
    }

    @Test
    void weights_of_another_program_are_copied_by_name() throws URISyntaxException {
        var network = GoldenModel.model().network();
        for (Parameter p : network.parameters()) p.value().set(Tensor.full(p.value().shape(), 0));
        var weights = Safetensors.read(resource("model-v1.safetensors")).tensors();
        for (Parameter p : network.parameters()) p.value().set(Objects.requireNonNull(weights.get(p.name())));
        assertThat(network.parameters())
                .allSatisfy(p ->
                        assertThat(p.value().toFloats())
                                .isEqualTo(Objects.requireNonNull(weights.get(p.name())).toFloats()));
    }

    @Test
    void classes_get_probabilities_that_sum_to_one() {
        var p = GoldenModel.model().predict(pixels(4), 4);
        assertThat(p.values().shape()).isEqualTo(Shape.of(4, 3));
        for (int i = 0; i < 4; i++) {
            float[] row = new float[3];
            System.arraycopy(p.values().toFloats(), 3 * i, row, 0, 3);
            assertThat((double) row[0] + row[1] + row[2]).isCloseTo(1, within(1e-6));
            assertThat(row[p.classes()[i]]).isEqualTo(Math.max(row[0], Math.max(row[1], row[2])));
        }
    }

    @Test
    void a_sample_gets_the_same_bits_alone_and_among_others() {
        TrainedModel model = GoldenModel.model();
        float[] raw = pixels(300);
        float[] together = model.predict(raw, 300).values().toFloats();
        for (int i : new int[] {0, 1, 255, 256, 299}) {
            float[] alone = model.predict(Arrays.copyOfRange(raw, 16 * i, 16 * i + 16), 1).values().toFloats();
            assertThat(alone).as("sample %d", i).isEqualTo(Arrays.copyOfRange(together, 3 * i, 3 * i + 3));
        }
    }

    @Test
    void inputs_are_prepared_and_left_as_they_were() {
        var standardize = new Standardize(new Standardize.Config(List.of(1), List.of(10.0), List.of(2.0)));
        var network = network(new Linear(1), 1, 3, 0.5);
        var task = new Task.Regression(List.of("price"));
        var model = new TrainedModel(network, new MeanSquaredError(), task, List.of(standardize), Map.of());
        float[] raw = {10, 14};
        var p = model.predict(raw, 2);
        assertThat(p.values().toFloats()).containsExactly(0.5f, 3 * 2 + 0.5f);
        assertThat(p.values().shape()).isEqualTo(Shape.of(2, 1));
        assertThat(p.classes()).isEmpty();
        assertThat(raw).containsExactly(10, 14);
    }

    @Test
    void one_score_decides_between_two_classes() {
        var model = binary(new BinaryCrossEntropyFromLogits(), network(new Linear(1), 1, 1, 0));
        var p = model.predict(new float[] {(float) Math.log(3), -2}, 2);
        assertThat(p.values().shape()).isEqualTo(Shape.of(2, 2));
        assertThat(p.values().get(0, 0)).isCloseTo(0.25, within(1e-6));
        assertThat(p.values().get(0, 1)).isCloseTo(0.75, within(1e-6));
        assertThat(p.classes()).containsExactly(1, 0);
    }

    @Test
    void one_output_decides_between_two_classes_under_a_loss_of_values_too() {
        var model = binary(new MeanSquaredError(), network(new Linear(1), 1, 1, 0));
        assertThat(model.predict(new float[] {0.75f, 0.25f}, 2).classes()).containsExactly(1, 0);
        assertThat(model.predict(new float[] {0.75f}, 1).values().toFloats()).containsExactly(0.25f, 0.75f);
    }

    @Test
    void the_most_probable_class_is_taken_under_a_loss_of_values() {
        var network = Sequential.of(new Sigmoid()).build(Shape.of(2), 1);
        var model = binary(new MeanSquaredError(), network);
        assertThat(model.predict(new float[] {1, 2, 2, 1}, 2).classes()).containsExactly(1, 0);
    }

    private static TrainedModel binary(Loss loss, Sequential network) {
        return new TrainedModel(network, loss, TWO, List.of(), Map.of());
    }

    private static Sequential network(Layer layer, int inputs, float weight, double bias) {
        var network = Sequential.of(layer).build(Shape.of(inputs), 1);
        network.parameters().get(0).value().set(Tensor.full(Shape.of(1, inputs), weight));
        network.parameters().get(1).value().set(Tensor.full(Shape.of(1), bias));
        return network;
    }

    @Test
    void no_samples_give_no_predictions() {
        var p = GoldenModel.model().predict(new float[0], 0);
        assertThat(p.values().shape()).isEqualTo(Shape.of(0, 3));
        assertThat(p.classes()).isEmpty();
    }

    @Test
    void samples_of_another_size_or_with_gaps_are_named() {
        TrainedModel model = GoldenModel.model();
        assertThatThrownBy(() -> model.predict(new float[17], 1)).hasMessageContaining("17 numbers for 1 samples");
        assertThatThrownBy(() -> model.predict(Tensor.zeros(2, 4, 4)))
                .hasMessageContaining("samples of shape [2, 4, 4], expected [n, 1, 4, 4]");
        float[] gap = pixels(2);
        gap[19] = Float.NaN;
        assertThatThrownBy(() -> model.predict(gap, 2))
                .hasMessageContaining("sample 1 has the value NaN at position 3");
    }

    @Test
    void parts_that_do_not_fit_are_named() {
        assertThatThrownBy(() -> binary(new CrossEntropy(), Sequential.of(new Linear(2))))
                .hasMessageContaining("not built");
        assertThatThrownBy(() -> binary(new CrossEntropy(), Sequential.of(new Linear(3)).build(Shape.of(2), 1)))
                .hasMessageContaining("output [3] for 2 classes");
        assertThatThrownBy(() -> binary(new CrossEntropy(), network(new Linear(1), 1, 1, 0).to(DType.FLOAT64)))
                .hasMessageContaining("is FLOAT64, expected FLOAT32");
        Preparation other =
                new Standardize(new Standardize.Config(List.of(3), List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
        assertThatThrownBy(() ->
                        new TrainedModel(
                                network(new Linear(1), 1, 1, 0), new CrossEntropy(), TWO, List.of(other), Map.of()))
                .isInstanceOf(GradusException.class);
    }

    @Test
    void what_cannot_be_loaded_again_is_not_saved() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "old");
        Linear twice = new Linear(2);
        var shared = Sequential.of(twice, new ReLU(), twice).build(Shape.of(2), 1);
        assertThatThrownBy(() -> binary(new CrossEntropy(), shared).save(file))
                .hasMessageContaining("two parameters are called 0.weight");
        assertThatThrownBy(() -> binary(new MeanSquaredError(), network(new Linear(1), 1, Float.NaN, 0)).save(file))
                .hasMessageContaining("parameter 0.weight holds NaN");
        var own = Sequential.of(new Own(), new Dropout(0.1)).build(Shape.of(2), 1);
        assertThatThrownBy(() -> binary(new CrossEntropy(), own).save(file))
                .hasMessageContaining("Own is not in the catalogue of layers");
        assertThat(file).hasContent("old");
    }

    /// A user's layer, which no catalogue lists.
    private static final class Own implements Layer {
        record Config() {}

        @Override
        public Shape build(Shape input, dev.gradus.nn.Builder builder) {
            return input;
        }

        @Override
        public Tensor forward(Tensor input, Pass pass) {
            return input;
        }

        @Override
        public Record config() {
            return new Config();
        }
    }
}
