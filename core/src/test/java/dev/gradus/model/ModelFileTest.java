package dev.gradus.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradus.error.GradusException;
import dev.gradus.persist.Json;
import dev.gradus.persist.Safetensors;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Model files that are damaged, made up, or of another program.
class ModelFileTest {
    @TempDir Path folder;

    private Path file = Path.of("");
    private Map<String, Tensor> tensors = Map.of();
    private String json = "";

    @BeforeEach
    void save() {
        file = folder.resolve("model.safetensors");
        GoldenModel.model().save(file);
        Safetensors content = Safetensors.read(file);
        tensors = new LinkedHashMap<>(content.tensors());
        json = content.metadata().getOrDefault(ModelFile.JSON, "");
    }

    /// The content of a made-up file, with the right checksum.
    private Safetensors forged(String description) {
        String checksum = ModelFile.checksum(description, tensors);
        return new Safetensors(tensors, Map.of(ModelFile.JSON, description, ModelFile.CHECKSUM, checksum));
    }

    private String edited(String from, String to) {
        assertThat(json).contains(from);
        return json.replace(from, to);
    }

    private void assertRefused(Safetensors content, String... parts) {
        assertThatThrownBy(() -> ModelFile.read(file, content))
                .isInstanceOf(GradusException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void a_file_of_another_program_has_no_architecture() {
        var content = new Safetensors(tensors, Map.of("format", "pt"));
        assertRefused(content, file.toString(), "has tensors but no architecture", "Safetensors.read");
    }

    @Test
    void another_version_is_named_before_anything_else_is_looked_at() {
        var newer = new Safetensors(tensors, Map.of(ModelFile.JSON, "{\"version\":3}", ModelFile.CHECKSUM, "?"));
        assertRefused(newer, "has the format version 3, expected version 1 to 2", "Update Gradus");
    }

    @Test
    void an_unknown_layer_is_named() {
        assertRefused(forged(edited("\"tanh\"", "\"tanhh\"")), "unknown layer 'tanhh'", "Did you mean tanh?");
        assertRefused(forged(edited("\"tanh\"", "\"java.lang.Runtime\"")), "unknown layer 'java.lang.Runtime'");
    }

    @Test
    void parameters_that_do_not_fit_are_listed_on_both_sides() {
        tensors.put("1.weigth", tensors.remove("1.weight"));
        tensors.put("6.bias", Tensor.zeros(4));
        assertRefused(
                forged(json),
                "has no place for: 1.weigth [8, 16], 6.bias [4]",
                "which it lacks: 1.weight [8, 16], 6.bias [3]",
                "different models");
    }

    @Test
    void another_checksum_is_named() {
        var changed = new Safetensors(tensors, Map.of(ModelFile.JSON, json, ModelFile.CHECKSUM, "00000000"));
        assertRefused(changed, "does not have the checksum 00000000");
    }

    @Test
    void a_parameter_that_is_not_finite_is_named() {
        tensors.put("6.bias", Tensor.of(1, Float.NEGATIVE_INFINITY, 2));
        assertRefused(forged(json), "parameter 6.bias holds -Infinity", "training diverged");
    }

    @Test
    void an_architecture_larger_than_memory_allocates_nothing() {
        // 8 GiB of weights
        assertRefused(forged(edited("\"units\":8", "\"units\":134217000")), "1.weight [134217000, 16]");
    }

    @Test
    void a_description_with_any_member_replaced_is_refused_or_read() {
        List<@Nullable Object> odd =
                Arrays.asList(null, true, -1L, 1L << 40, 1e308, "x", "NaN", List.of(), Map.of(), List.of(List.of(1L)));
        int tried = 0;
        for (Object other : odd) {
            for (Object variant : variants(Json.read("description", json), other)) {
                tried++;
                Safetensors content = forged(Json.line(variant));
                try {
                    assertThat(ModelFile.read(file, content).sampleShape()).isEqualTo(Shape.of(1, 4, 4));
                } catch (GradusException refused) {
                    assertThat(refused).hasMessageContaining("Likely cause");
                } catch (RuntimeException e) {
                    throw new AssertionError(Json.line(variant), e);
                }
            }
        }
        assertThat(tried).isGreaterThan(500);
    }

    /// The value itself and each of its parts replaced, one at a time, and each member left out.
    private static List<@Nullable Object> variants(@Nullable Object value, @Nullable Object other) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(other);
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                Map<Object, @Nullable Object> without = new LinkedHashMap<>(map);
                without.remove(name);
                all.add(without);
                for (Object variant : variants(member, other)) {
                    Map<Object, @Nullable Object> changed = new LinkedHashMap<>(map);
                    changed.put(name, variant);
                    all.add(changed);
                }
            });
        }
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                for (Object variant : variants(list.get(i), other)) {
                    List<@Nullable Object> changed = new ArrayList<>(list);
                    changed.set(i, variant);
                    all.add(changed);
                }
            }
        }
        return all;
    }

    @Test
    void a_file_with_any_byte_changed_is_refused_or_predicts_the_same() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        float[] raw = new float[16];
        Arrays.fill(raw, 0.5f);
        float[] right = TrainedModel.load(file).predict(raw, 1).values().toFloats();
        int refused = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 << i % 8);
            Files.write(file, changed);
            try {
                assertThat(TrainedModel.load(file).predict(raw, 1).values().toFloats())
                        .as("byte %d", i)
                        .isEqualTo(right);
            } catch (GradusException e) {
                refused++;
            }
        }
        assertThat(refused).as("all but padding and foreign metadata").isGreaterThan(bytes.length - 80);
    }
}
