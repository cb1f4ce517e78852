package dev.gradus.tensor.kernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Writes the class of one [GemmTile] as bytecode: sizes, vector species and layout become constants.
///
/// Why not Java source: C2 keeps a sum in a register only if it is a local variable of its own, so a tile of 6
/// × 4 vectors needs 24 variables and 24 statements, and every size needs them anew. One class for each tile
/// also keeps the profiles of the tiles apart. What is written, for a tile of `rows` × `vectors` vectors of L
/// floats, is
///
/// ```
/// row_i  = ao + i * lda                                                   each i; ao + i where A is transposed
/// sum_ij = FloatVector.fromArray(S, s, so + i * lds + j * L)              each i, j
/// for (int k = 0; k < kc; k++) {                                          once for each part, one after the other
///     b_j    = FloatVector.fromArray(S, b, bo + k * ldb + j * L)          each j
///     t      = FloatVector.broadcast(S, a[row_i + k])                     each i; a[row_i + k * lda] where A is transposed
///     sum_ij = t.fma(b_j, sum_ij)                                         each j
/// }
/// row_i += as; bo += bs                                                   before the next part
/// sum_ij.intoArray(c, co + i * ldc + j * L)                               each i, j
/// ```
///
/// `ldb` is a constant: with a variable one, C2 checks the bounds of every load of B in the loop, and the tile loses a
/// twentieth of its speed. A loop over the parts would cost as much. `lda` can be a constant, too: then one register leads to
/// all rows of A, and tiles with many rows gain up to a third.
final class GemmTileEmitter {
    private static final ClassDesc TILE = GemmTile.class.describeConstable().orElseThrow();
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc FLOATS = CD_float.arrayType();

    private static final MethodTypeDesc ZERO = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES);
    private static final MethodTypeDesc ADD = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR);
    private static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float);
    private static final MethodTypeDesc FMA = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);
    private static final MethodTypeDesc FROM_ARRAY = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int);
    private static final MethodTypeDesc INTO_ARRAY = MethodTypeDesc.of(CD_void, FLOATS, CD_int);
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(
                    CD_void, CD_int, FLOATS, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_int, FLOATS, CD_int, CD_int,
                    FLOATS, CD_int, CD_int);

    // Local variables of run: its parameters, then ours; from FIRST on row_i, b_j and sum_ij.
    private static final int KC = 1;
    private static final int S = 2;
    private static final int SO = 3;
    private static final int LDS = 4;
    private static final int A = 5;
    private static final int AO = 6;
    private static final int LDA = 7;
    private static final int AS = 8;
    private static final int B = 9;
    private static final int BO = 10;
    private static final int BS = 11;
    private static final int C = 12;
    private static final int CO = 13;
    private static final int LDC = 14;
    private static final int K = 15;
    private static final int T = 16;
    private static final int FIRST = 17;

    private final int bits;
    private final int rows;
    private final int vectors;
    private final boolean transposedA;
    private final int ldb;
    private final int parts;
    private final int constantLda;
    private final boolean startsAtZero;

    private GemmTileEmitter(int bits, GemmTiles.Special t) {
        this.bits = bits;
        rows = t.rows();
        vectors = t.vectors();
        transposedA = t.transposedA();
        ldb = t.ldb();
        parts = t.parts();
        constantLda = t.lda();
        startsAtZero = t.startsAtZero();
    }

    /// A tile of vectors of `bits` bits.
    static GemmTile emit(int bits, GemmTiles.Special tile) {
        var emitter = new GemmTileEmitter(bits, tile);
        try {
            var lookup = MethodHandles.lookup().defineHiddenClass(emitter.classBytes(), true);
            var constructor = lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class));
            return (GemmTile) constructor.invoke();
        } catch (Throwable e) { // what MethodHandle.invoke declares
            throw new AssertionError("GemmTileEmitter wrote a class the JVM refuses", e);
        }
    }

    private byte[] classBytes() {
        var size = bits + "x" + rows + "x" + vectors + (transposedA ? "T" : "");
        var name = "GemmTile" + size + "x" + ldb + "x" + parts + "x" + constantLda + (startsAtZero ? "Z" : "");
        return ClassFile.of().build(ClassDesc.of(GemmTile.class.getPackageName(), name), this::members);
    }

    private void members(ClassBuilder type) {
        type.withFlags(ClassFile.ACC_FINAL).withSuperclass(TILE);
        type.withMethodBody(INIT_NAME, MTD_void, 0, GemmTileEmitter::constructor);
        type.withMethodBody("run", RUN, 0, this::run);
    }

    private static void constructor(CodeBuilder code) {
        code.aload(0).invokespecial(TILE, INIT_NAME, MTD_void).return_();
    }

    private void run(CodeBuilder code) {
        for (int i = 0; i < rows && hasRowVariables(); i++) {
            pushIndex(code, AO, LDA, i, 0);
            code.istore(row(i));
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                if (startsAtZero) {
                    pushSpecies(code);
                    code.invokestatic(FLOAT_VECTOR, "zero", ZERO);
                } else {
                    pushStart(code, i, j);
                }
                code.astore(sum(i, j));
            }
        }
        for (int part = 0; part < parts; part++) {
            if (part > 0) toNextPart(code);
            multiplyAdds(code);
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                code.aload(sum(i, j));
                if (startsAtZero) {
                    pushStart(code, i, j);
                    code.invokevirtual(FLOAT_VECTOR, "add", ADD);
                }
                code.aload(C);
                pushIndex(code, CO, LDC, i, j * lanes());
                code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
            }
        }
        code.return_();
    }

    private void pushStart(CodeBuilder code, int i, int j) {
        pushSpecies(code);
        code.aload(S);
        pushIndex(code, SO, LDS, i, j * lanes());
        code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY);
    }

    private void multiplyAdds(CodeBuilder code) {
        var loop = code.loadConstant(0).istore(K).newBoundLabel();
        var end = code.newLabel();
        code.iload(K).iload(KC).if_icmpge(end);
        for (int j = 0; j < vectors; j++) {
            loadB(code, j);
        }
        for (int i = 0; i < rows; i++) {
            broadcastA(code, i);
            for (int j = 0; j < vectors; j++) {
                code.aload(T).aload(b(j)).aload(sum(i, j));
                code.invokevirtual(FLOAT_VECTOR, "fma", FMA).astore(sum(i, j));
            }
        }
        code.iinc(K, 1).goto_(loop).labelBinding(end);
    }

    private void toNextPart(CodeBuilder code) {
        for (int i = 0; i < rows && hasRowVariables(); i++) step(code, row(i), AS);
        if (!hasRowVariables()) step(code, AO, AS);
        step(code, BO, BS);
    }

    private static void step(CodeBuilder code, int variable, int distance) {
        code.iload(variable).iload(distance).iadd().istore(variable);
    }

    private void loadB(CodeBuilder code, int j) {
        pushSpecies(code);
        code.aload(B).iload(BO);
        code.iload(K).loadConstant(ldb).imul().iadd();
        code.loadConstant(j * lanes()).iadd();
        code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY).astore(b(j));
    }

    private void broadcastA(CodeBuilder code, int i) {
        pushSpecies(code);
        code.aload(A);
        if (transposedA) {
            code.iload(AO).iload(K).iload(LDA).imul().iadd();
            code.loadConstant(i).iadd();
        } else if (constantLda > 0) {
            code.iload(AO).iload(K).iadd();
            code.loadConstant(i * constantLda).iadd();
        } else {
            code.iload(row(i)).iload(K).iadd();
        }
        code.faload().invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST).astore(T);
    }

    /// Pushes `offset + i * stride + j`, of which `offset` and `stride` are local variables.
    private static void pushIndex(CodeBuilder code, int offset, int stride, int i, int j) {
        code.iload(offset).iload(stride).loadConstant(i).imul().iadd();
        code.loadConstant(j).iadd();
    }

    /// Pushes the species as a constant: only then does C2 turn the call that takes it into an instruction.
    private void pushSpecies(CodeBuilder code) {
        code.getstatic(FLOAT_VECTOR, "SPECIES_" + bits, SPECIES);
    }

    private boolean hasRowVariables() {
        return !transposedA && constantLda == 0;
    }

    private int lanes() {
        return bits / Float.SIZE;
    }

    private int row(int i) {
        return FIRST + i;
    }

    private int b(int j) {
        return FIRST + rows + j;
    }

    private int sum(int i, int j) {
        return FIRST + rows + vectors + i * vectors + j;
    }
}
