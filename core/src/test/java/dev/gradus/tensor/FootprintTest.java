package dev.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a workspace will reserve for a large batch follows from two small ones.
class FootprintTest {
    private record Measured(Footprint footprint, long reserved) {}

    /// A small network in a workspace of its own.
    private static Measured of(int n) {
        Tensor w = Tensor.full(Shape.of(700, 300), 0.01).requiresGrad(true),
                v = Tensor.ones(300, 10).requiresGrad(true);
        Tensor x = Tensor.ones(n, 700), labels = Tensor.of(Shape.of(n), new int[n]);
        try (var workspace = Workspace.openOnce()) {
            Tensor hidden = x.matmul(w).relu().add(Tensor.full(Shape.of(300), 1)).tanh();
            Ops.crossEntropy(hidden.matmul(v), labels).mean().backward();
            return new Measured(workspace.footprint(), workspace.reservedBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 48, 200, 1000, 1009, 5000})
    void of_a_large_batch_follows_from_two_small_ones(int batch) {
        Footprint few = of(16).footprint, more = of(32).footprint;
        assertThat(few.at(16, more, 32, batch).bytes()).isEqualTo(of(batch).reserved);
    }

    @Test
    void is_that_of_the_present_step() {
        Measured one = of(100);
        assertThat(one.footprint.bytes()).isEqualTo(one.reserved);
        try (var workspace = Workspace.open()) {
            Tensor.zeros(100).add(Tensor.zeros(100));
            assertThat(workspace.footprint().heldBytes()).isEqualTo(3 * 112 * 4); // in units of 16 elements
        }
        try (var workspace = Workspace.open()) {
            assertThat(workspace.footprint().heldBytes()).isZero();
            assertThat(workspace.footprint().bytes()).isZero();
        }
    }

    @Test
    void memory_that_is_given_back_is_used_again_by_tensors_of_the_same_size() {
        Footprint few = new Footprint(new int[] {16, 32, -16, 16, 16}, new int[0], new int[0]);
        assertThat(few.heldBytes()).isEqualTo((16 + 32 + 16) * 4);
        Footprint more = new Footprint(new int[] {32, 32, -32, 32, 16}, new int[0], new int[0]);
        assertThat(few.at(16, more, 32, 64).heldBytes()).isEqualTo((64 + 32 + 16) * 4);
    }

    @Test
    void a_step_that_does_other_things_with_more_samples_grows_as_a_whole() {
        Footprint few = new Footprint(new int[] {16, 16}, new int[] {16}, new int[0]);
        Footprint more = new Footprint(new int[] {64}, new int[] {32}, new int[0]);
        assertThat(few.at(1, more, 2, 4).heldBytes()).isEqualTo(128 * 4 + 64 * 8);
        assertThat(few.at(1, more, 2, 0).heldBytes()).isZero();
    }

    @Test
    void memory_of_a_workspace_that_is_opened_once_is_not_kept() {
        try (var outer = Workspace.open()) {
            long before = outer.reservedBytes(), inside;
            try (var inner = Workspace.open()) {
                inside = inner.reservedBytes();
            }
            try (var once = Workspace.openOnce()) {
                Tensor.zeros(3_000_000);
                assertThat(once.reservedBytes()).isEqualTo(4 * 3_000_012L);
            }
            assertThat(outer.reservedBytes()).isEqualTo(before);
            try (var inner = Workspace.open()) {
                assertThat(inner.reservedBytes()).isEqualTo(inside);
            }
        }
    }
}
