package dev.gradus.persist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The disk of this machine below a folder, of which each operation is counted, and at one of them something happens. Nothing is
/// really forced.
public final class WatchedDisk implements AutoCloseable {
    private final Moment moment;
    private final int n;
    private final Runnable happening;
    private final Runnable unmount;
    private final List<String> operations = new ArrayList<>();
    private boolean killed;

    /// When it happens.
    public enum Moment {
        /// Before the n-th operation.
        BEFORE,
        /// In the middle of the n-th operation: what is written is half written, all else is not done.
        WITHIN,
        /// After the n-th operation.
        AFTER
    }

    /// The end of a process: nothing that runs afterwards changes the disk.
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private WatchedDisk(Path folder, Moment moment, int n, Runnable happening) {
        this.moment = moment;
        this.n = n;
        this.happening = happening;
        unmount = Disk.mount(folder, new Watched());
    }

    /// A disk that only counts.
    public static WatchedDisk counting(Path folder) {
        return new WatchedDisk(folder, Moment.AFTER, 0, () -> {});
    }

    /// A disk at whose n-th operation, counted from 1, the process is killed.
    public static WatchedDisk killing(Path folder, Moment moment, int n) {
        return new WatchedDisk(
                folder,
                moment,
                n,
                () -> {
                    throw new Killed();
                });
    }

    /// A disk before whose n-th operation something is done, while all other threads wait at theirs.
    public static WatchedDisk pausing(Path folder, int n, Runnable meanwhile) {
        return new WatchedDisk(folder, Moment.BEFORE, n, meanwhile);
    }

    /// What was done so far: `create .run.json.7-1.tmp` …
    public synchronized List<String> operations() {
        return List.copyOf(operations);
    }

    @Override
    public void close() {
        unmount.run();
    }

    private interface Operation {
        void run() throws IOException;
    }

    private synchronized void on(String name, Path path, Operation half, Operation whole) throws IOException {
        if (killed) throw new Killed();
        operations.add(name + " " + path.getFileName());
        boolean now = operations.size() == n;
        if (now && moment == Moment.BEFORE) happen();
        if (now && moment == Moment.WITHIN) {
            half.run();
            happen();
        }
        whole.run();
        if (now && moment == Moment.AFTER) happen();
    }

    private void happen() {
        try {
            happening.run();
        } catch (Killed e) {
            killed = true;
            throw e;
        }
    }

    private static void nothing() {}

    private final class Watched implements Disk {
        @Override
        public void createFolder(Path folder) throws IOException {
            on("folder", folder, WatchedDisk::nothing, () -> REAL.createFolder(folder));
        }

        @Override
        public Output create(Path file) throws IOException {
            var made = new Output[1];
            on("create", file, WatchedDisk::nothing, () -> made[0] = REAL.create(file));
            return new WatchedOutput(file, made[0]);
        }

        @Override
        public Growing grow(Path file) throws IOException {
            var made = new Growing[1];
            on("open", file, WatchedDisk::nothing, () -> made[0] = REAL.grow(file));
            return new WatchedGrowing(file, made[0]);
        }

        @Override
        public FileChannel lock(Path file) throws IOException {
            var made = new FileChannel[1];
            on("lock", file, WatchedDisk::nothing, () -> made[0] = REAL.lock(file));
            return made[0];
        }

        @Override
        public void force(Path folder) throws IOException {
            on("force", folder, WatchedDisk::nothing, WatchedDisk::nothing);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            on("move to", to, WatchedDisk::nothing, () -> REAL.move(from, to));
        }

        @Override
        public void delete(Path path) throws IOException {
            on("delete", path, WatchedDisk::nothing, () -> REAL.delete(path));
        }
    }

    private final class WatchedOutput extends Disk.Output {
        private final Path file;
        private final Disk.Output out;

        WatchedOutput(Path file, Disk.Output out) {
            this.file = file;
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            on("write", file, () -> out.write(bytes, from, length / 2), () -> out.write(bytes, from, length));
        }

        @Override
        void force() throws IOException {
            on("force", file, WatchedDisk::nothing, WatchedDisk::nothing);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private final class WatchedGrowing implements Disk.Growing {
        private final Path file;
        private final Disk.Growing growing;

        WatchedGrowing(Path file, Disk.Growing growing) {
            this.file = file;
            this.growing = growing;
        }

        @Override
        public long size() throws IOException {
            return growing.size();
        }

        @Override
        public int read(long at) throws IOException {
            return growing.read(at);
        }

        @Override
        public void truncate(long bytes) throws IOException {
            on("cut", file, WatchedDisk::nothing, () -> growing.truncate(bytes));
        }

        @Override
        public int write(ByteBuffer bytes, long at) throws IOException {
            int length = bytes.remaining();
            on(
                    "write",
                    file,
                    () -> growing.write(bytes.slice(bytes.position(), length / 2), at),
                    () -> growing.write(bytes, at));
            return length;
        }

        @Override
        public void force() throws IOException {
            on("force", file, WatchedDisk::nothing, WatchedDisk::nothing);
        }

        @Override
        public void close() throws IOException {
            growing.close();
        }
    }
}
