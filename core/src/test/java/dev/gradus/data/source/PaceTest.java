package dev.gradus.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers that send a little now and then, whose download would never end.
class PaceTest {
    private static final byte[] CONTENT = new byte[200_000];

    @TempDir Path folder;

    /// Windows that end when the test says so: however busy the machine is, what the server sends in one has come by then.
    private static final class Windows implements Pace.Clock {
        private final Semaphore begun = new Semaphore(0), over = new Semaphore(0);

        @Override
        public void await(Duration window) throws InterruptedException {
            begun.release();
            over.acquire();
        }

        /// Ends the present one and waits until what came in it was judged.
        void end() {
            begun.acquireUninterruptibly();
            over.release();
            begun.acquireUninterruptibly();
            begun.release(); // the next one
        }
    }

    private String problem(URI address, Pace pace, Download.Progress progress) throws Exception {
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
        Published file = new Published("f.gz", CONTENT.length, sum, List.of(address));
        try (FileChannel part =
                FileChannel.open(
                        folder.resolve("f.gz.part"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new Transfer(file, part, progress, pace).from(address);
        }
    }

    /// What is wrong with a server that sends a piece of some bytes in each window.
    private String problemOfPieces(int bytes) throws Exception {
        var windows = new Windows();
        var wanted = new Semaphore(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/f",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, CONTENT.length);
                        for (int sent = 0; sent < CONTENT.length; sent += bytes) {
                            wanted.acquireUninterruptibly();
                            exchange.getResponseBody().write(CONTENT, sent, bytes);
                            exchange.getResponseBody().flush();
                        }
                    }
                });
        server.start();
        try {
            return problem(
                    URI.create("http://localhost:" + server.getAddress().getPort() + "/f"),
                    new Pace(Duration.ofSeconds(60), 2000, windows),
                    (_, come, _) -> {
                        if (come % bytes != 0) return; // a part of a piece
                        windows.end();
                        wanted.release();
                    });
        } finally {
            wanted.release(CONTENT.length);
            server.stop(0);
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void a_server_that_drips_is_given_up() throws Exception {
        assertThat(problemOfPieces(200)).isEqualTo("fewer than 2,000 bytes in 60,000 ms");
        assertThat(problemOfPieces(2000)).as("as much as there must be").isEmpty();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void a_server_that_drips_its_header_is_given_up() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (Socket client = socket.accept()) {
                            for (int i = 0; i < 400; i++) { // longer than any pace, not for ever
                                client.getOutputStream().write("HTTP/1.1 200 OK\r\n".charAt(Math.min(i, 8)));
                                Thread.sleep(50);
                            }
                        } catch (IOException | InterruptedException e) {
                            // nobody listens any more
                        }
                    });
            URI address = URI.create("http://localhost:" + socket.getLocalPort() + "/f");
            assertThat(problem(address, new Pace(Duration.ofMillis(300), 2000), (_, _, _) -> {}))
                    .isEqualTo("fewer than 2,000 bytes in 300 ms");
        }
    }
}
