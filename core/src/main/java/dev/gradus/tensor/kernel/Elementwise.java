package dev.gradus.tensor.kernel;

import java.util.ArrayList;
import java.util.List;

/// Recorded work on corresponding elements: element i of what is written depends on element i of what is read, so that works that follow
/// each other can be done piece by piece. A piece is still in the cache when the next work reads it, and threads meet once.
///
/// @param pieceSize elements of a piece
/// @param n elements
/// @param works first to last
/// @param operands of all works
record Elementwise(int pieceSize, int n, List<Work> works, List<Operand> operands) implements WorkerTeam.Task {
    /// Work on the elements `from` … `from + count - 1`.
    interface Work {
        void run(int from, int count);
    }

    /// What is read or written.
    ///
    /// @param step from one element to the next: 1, or 0 where all are one
    record Operand(Object array, int offset, int step, int n, boolean isWritten) {
        static Operand read(Object array, int offset, int step, int n) {
            return new Operand(array, offset, step, n, false);
        }

        static Operand written(Object array, int offset, int n) {
            return new Operand(array, offset, 1, n, true);
        }

        /// Whether no element of one is another element of the other, of those that are written.
        @SuppressWarnings("ReferenceEquality") // the same memory, not the same numbers
        boolean correspondsTo(Operand other) {
            if (array != other.array || !(isWritten || other.isWritten)) return true;
            boolean same = offset == other.offset && step == 1 && other.step == 1;
            return same || end() <= other.offset || other.end() <= offset;
        }

        private int end() {
            return offset + (n - 1) * step + 1;
        }
    }

    /// Whether pieces of a later work need nothing but the same pieces of this.
    boolean canPrecede(Elementwise later) {
        if (n != later.n || n == 0) return false;
        for (Operand a : operands) for (Operand b : later.operands) if (!a.correspondsTo(b)) return false;
        return true;
    }

    /// This and then a later one.
    Elementwise then(Elementwise later) {
        List<Work> allWorks = new ArrayList<>(works);
        List<Operand> allOperands = new ArrayList<>(operands);
        allWorks.addAll(later.works);
        allOperands.addAll(later.operands);
        return new Elementwise(pieceSize, n, allWorks, allOperands);
    }

    @Override
    public void run(int chunk) {
        int from = chunk * pieceSize, count = Math.min(pieceSize, n - from);
        for (int i = 0; i < works.size(); i++) works.get(i).run(from, count);
    }
}
