package dev.gradus.persist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The disk of this machine, of which one operation goes wrong: the n-th, counted from 1. Nothing is really forced, which
/// only a loss of power could tell; [ForgetfulDisk] is about that.
final class FaultyDisk implements Disk {
    private final Fault fault;
    private int n;
    private int count;
    private boolean halted;

    FaultyDisk(Fault fault, int n) {
        this.fault = fault;
        this.n = n;
    }

    /// A disk of which nothing goes wrong.
    static FaultyDisk sound() {
        return new FaultyDisk(Fault.FAIL, 0);
    }

    /// From here on, counts from 1 again, to another n.
    void restart(int n) {
        this.n = n;
        count = 0;
    }

    /// What goes wrong.
    enum Fault {
        /// The n-th operation fails, of a write after half of it; all others succeed.
        FAIL,
        /// From the n-th operation on nothing can be made or written, but still renamed and deleted; only the former count.
        FULL,
        /// From the n-th operation on everything fails.
        GONE,
        /// The power goes before the n-th operation.
        HALT_BEFORE,
        /// The power goes in the middle of the n-th operation that makes or writes something; only such operations count.
        HALT_WITHIN,
        /// The power goes after the n-th operation.
        HALT_AFTER,
        /// The process ends before the n-th operation.
        EXIT
    }

    /// The end of the power: nothing that runs afterwards changes the disk.
    static final class Halt extends Error {
        private static final long serialVersionUID = 1L;
    }

    @FunctionalInterface
    private interface Operation {
        void run() throws IOException;
    }

    /// Whether there were n operations.
    boolean happened() {
        return count >= n;
    }

    private void on(boolean needsSpace, Operation half, Operation whole) throws IOException {
        if (halted) throw new Halt();
        if (!needsSpace && (fault == Fault.FULL || fault == Fault.HALT_WITHIN)) {
            whole.run();
            return;
        }
        count++;
        if (count == n || (count > n && (fault == Fault.GONE || fault == Fault.FULL))) {
            switch (fault) {
                case FAIL, FULL -> fail(half);
                case GONE -> fail(() -> {});
                case HALT_BEFORE -> halt(() -> {});
                case HALT_WITHIN -> halt(half);
                case HALT_AFTER -> halt(whole);
                case EXIT -> Runtime.getRuntime().halt(137);
            }
        }
        whole.run();
    }

    private static void fail(Operation first) throws IOException {
        first.run();
        throw new IOException("No space left on device");
    }

    private void halt(Operation first) throws IOException {
        first.run();
        halted = true;
        throw new Halt();
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        on(true, () -> {}, () -> REAL.createFolder(folder));
    }

    @Override
    public Output create(Path file) throws IOException {
        var made = new Output[1];
        on(true, () -> {}, () -> made[0] = REAL.create(file));
        return new FaultyOutput(made[0]);
    }

    @Override
    public Growing grow(Path file) throws IOException {
        var made = new Growing[1];
        on(true, () -> {}, () -> made[0] = REAL.grow(file));
        return new FaultyGrowing(made[0]);
    }

    @Override
    public FileChannel lock(Path file) throws IOException {
        return REAL.lock(file);
    }

    @Override
    public void force(Path folder) throws IOException {
        on(false, () -> {}, () -> {});
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        on(false, () -> {}, () -> REAL.move(from, to));
    }

    @Override
    public void delete(Path path) throws IOException {
        on(false, () -> {}, () -> REAL.delete(path));
    }

    private final class FaultyOutput extends Output {
        private final Output out;

        FaultyOutput(Output out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int n) throws IOException {
            on(true, () -> out.write(bytes, from, n / 2), () -> out.write(bytes, from, n));
        }

        @Override
        void force() throws IOException {
            on(true, () -> {}, () -> {});
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private final class FaultyGrowing implements Growing {
        private final Growing file;

        FaultyGrowing(Growing file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(long at) throws IOException {
            return file.read(at);
        }

        @Override
        public void truncate(long bytes) throws IOException {
            on(false, () -> {}, () -> file.truncate(bytes));
        }

        @Override
        public int write(ByteBuffer bytes, long at) throws IOException {
            int n = bytes.remaining();
            on(true, () -> file.write(bytes.slice(0, n / 2), at), () -> file.write(bytes, at));
            return n;
        }

        @Override
        public void force() throws IOException {
            on(true, () -> {}, () -> {});
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
