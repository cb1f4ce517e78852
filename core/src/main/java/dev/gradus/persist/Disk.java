package dev.gradus.persist;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Everything by which files, logs and checkpoints change a disk; tests put disks underneath that fail, stop or forget.
interface Disk {
    /// The disk of this machine.
    Disk REAL = new Real();

    /// Makes a folder that does not exist yet.
    void createFolder(Path folder) throws IOException;

    /// Makes an empty file that does not exist yet.
    Output create(Path file) throws IOException;

    /// Opens a file that grows, and makes it where it is missing.
    Growing grow(Path file) throws IOException;

    /// Opens the file of a lock, and makes it where it is missing; a link is not followed.
    FileChannel lock(Path file) throws IOException;

    /// Makes the names in a folder durable.
    void force(Path folder) throws IOException;

    /// Gives another name, at once or not at all.
    void move(Path from, Path to) throws IOException;

    /// Deletes a file or an empty folder; of a link, the link.
    void delete(Path path) throws IOException;

    /// Makes a folder and those above it, as far as they are missing.
    ///
    /// @return those that were made, the outermost first
    default Set<Path> createFolders(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (Files.isDirectory(folder) || parent == null) return new LinkedHashSet<>();
        Set<Path> made = createFolders(parent);
        try {
            createFolder(folder);
            made.add(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) throw e;
        }
        return made;
    }

    /// The disk that has a path.
    static Disk of(Path path) {
        return Mounts.disk(path);
    }

    /// Puts a disk underneath a folder, for tests.
    ///
    /// @return gives the folder back to the disk of this machine
    static Runnable mount(Path folder, Disk disk) {
        Path place = folder.toAbsolutePath();
        Mounts.ALL.put(place, disk);
        return () -> Mounts.ALL.remove(place, disk);
    }

    /// Which folders have a disk of their own.
    final class Mounts {
        private static final Map<Path, Disk> ALL = new ConcurrentHashMap<>();

        private Mounts() {}

        private static Disk disk(Path path) {
            if (ALL.isEmpty()) return REAL;
            Path place = path.toAbsolutePath();
            for (Map.Entry<Path, Disk> mount : ALL.entrySet()) {
                if (place.startsWith(mount.getKey())) return mount.getValue();
            }
            return REAL;
        }
    }

    /// A file that is being written.
    abstract class Output extends OutputStream {
        /// Makes what was written durable.
        abstract void force() throws IOException;
    }

    /// A file of which the beginning is kept and the end is written.
    interface Growing extends Closeable {
        /// How many bytes it has.
        long size() throws IOException;

        /// The byte at a place.
        int read(long at) throws IOException;

        /// Cuts off what is behind some bytes.
        void truncate(long bytes) throws IOException;

        /// Writes some of the bytes at a place.
        ///
        /// @return how many
        int write(ByteBuffer bytes, long at) throws IOException;

        /// Makes what was written durable.
        void force() throws IOException;
    }

    /// The file system of the JVM.
    final class Real implements Disk {
        private static final boolean WINDOWS = java.io.File.separatorChar == '\\';

        private Real() {}

        @Override
        public void createFolder(Path folder) throws IOException {
            Files.createDirectory(folder);
        }

        @Override
        public Output create(Path file) throws IOException {
            return new RealOutput(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }

        @Override
        public Growing grow(Path file) throws IOException {
            return new RealGrowing(new RandomAccessFile(file.toFile(), "rw"));
        }

        @Override
        public FileChannel lock(Path file) throws IOException {
            return FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        }

        /// Windows cannot open folders, and keeps its names in a journal of its own.
        @Override
        public void force(Path folder) throws IOException {
            if (WINDOWS) return;
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void delete(Path path) throws IOException {
            Files.delete(path);
        }
    }

    /// A file of the JVM's file system.
    final class RealOutput extends Output {
        private final FileChannel channel;
        private final OutputStream out;

        private RealOutput(FileChannel channel) {
            this.channel = channel;
            out = Channels.newOutputStream(channel);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int n) throws IOException {
            out.write(bytes, from, n);
        }

        @Override
        void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// A growing file of the JVM's file system; no channel, which would close itself when its thread is interrupted.
    record RealGrowing(RandomAccessFile file) implements Growing {
        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public int read(long at) throws IOException {
            file.seek(at);
            return file.read();
        }

        @Override
        public void truncate(long bytes) throws IOException {
            if (bytes < file.length()) file.setLength(bytes); // a device has no length to be set
        }

        @Override
        public int write(ByteBuffer bytes, long at) throws IOException {
            byte[] rest = new byte[bytes.remaining()];
            bytes.get(rest);
            file.seek(at);
            file.write(rest);
            return rest.length;
        }

        @Override
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
