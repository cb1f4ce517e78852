package dev.gradus.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// In registers, 8 × 8 at a time, by swapping off-diagonal blocks of size 1, 2 and 4.
final class RegisterTranspose extends BlockTranspose {
    private static final int BLOCK = 8;

    private static final VectorSpecies<Float> OCTET = FloatVector.SPECIES_256;
    // Lane numbers of a pair (v, w): 0 to 7 mean v, 8 to 15 mean w. LOW_h keeps the lanes of v whose bit h is
    // clear and fills the others from h lanes lower in w; HIGH_h keeps the lanes of w whose bit h is set.
    private static final FloatVector LOW_1 = lanes(0, 8, 2, 10, 4, 12, 6, 14);
    private static final FloatVector HIGH_1 = lanes(1, 9, 3, 11, 5, 13, 7, 15);
    private static final FloatVector LOW_2 = lanes(0, 1, 8, 9, 4, 5, 12, 13);
    private static final FloatVector HIGH_2 = lanes(2, 3, 10, 11, 6, 7, 14, 15);
    private static final FloatVector LOW_4 = lanes(0, 1, 2, 3, 8, 9, 10, 11);
    private static final FloatVector HIGH_4 = lanes(4, 5, 6, 7, 12, 13, 14, 15);

    private static FloatVector lanes(float... numbers) {
        return FloatVector.fromArray(OCTET, numbers, 0);
    }

    @Override
    void run(int kc, float[] b, int bo, int ldb, float[] panel, int po, int columns) {
        for (int k = 0; k < kc; k += BLOCK) {
            int from = bo + k;
            var r0 = FloatVector.fromArray(OCTET, b, from);
            var r1 = FloatVector.fromArray(OCTET, b, from + ldb);
            var r2 = FloatVector.fromArray(OCTET, b, from + 2 * ldb);
            var r3 = FloatVector.fromArray(OCTET, b, from + 3 * ldb);
            var r4 = FloatVector.fromArray(OCTET, b, from + 4 * ldb);
            var r5 = FloatVector.fromArray(OCTET, b, from + 5 * ldb);
            var r6 = FloatVector.fromArray(OCTET, b, from + 6 * ldb);
            var r7 = FloatVector.fromArray(OCTET, b, from + 7 * ldb);

            var s0 = LOW_1.selectFrom(r0, r1);
            var s1 = HIGH_1.selectFrom(r0, r1);
            var s2 = LOW_1.selectFrom(r2, r3);
            var s3 = HIGH_1.selectFrom(r2, r3);
            var s4 = LOW_1.selectFrom(r4, r5);
            var s5 = HIGH_1.selectFrom(r4, r5);
            var s6 = LOW_1.selectFrom(r6, r7);
            var s7 = HIGH_1.selectFrom(r6, r7);

            var t0 = LOW_2.selectFrom(s0, s2);
            var t1 = LOW_2.selectFrom(s1, s3);
            var t2 = HIGH_2.selectFrom(s0, s2);
            var t3 = HIGH_2.selectFrom(s1, s3);
            var t4 = LOW_2.selectFrom(s4, s6);
            var t5 = LOW_2.selectFrom(s5, s7);
            var t6 = HIGH_2.selectFrom(s4, s6);
            var t7 = HIGH_2.selectFrom(s5, s7);

            int to = po + k * columns;
            LOW_4.selectFrom(t0, t4).intoArray(panel, to);
            LOW_4.selectFrom(t1, t5).intoArray(panel, to + columns);
            LOW_4.selectFrom(t2, t6).intoArray(panel, to + 2 * columns);
            LOW_4.selectFrom(t3, t7).intoArray(panel, to + 3 * columns);
            HIGH_4.selectFrom(t0, t4).intoArray(panel, to + 4 * columns);
            HIGH_4.selectFrom(t1, t5).intoArray(panel, to + 5 * columns);
            HIGH_4.selectFrom(t2, t6).intoArray(panel, to + 6 * columns);
            HIGH_4.selectFrom(t3, t7).intoArray(panel, to + 7 * columns);
        }
    }
}
