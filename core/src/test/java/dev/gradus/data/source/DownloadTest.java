package dev.gradus.data.source;

import static dev.gradus.error.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] CONTENT = "x".repeat(200_000).getBytes(UTF_8);

    @TempDir Path folder;
    private HttpServer server;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/right", exchange -> answer(exchange, 200, CONTENT));
        server.createContext("/missing", exchange -> answer(exchange, 404, new byte[0]));
        server.createContext("/poisoned", exchange -> answer(exchange, 200, "y".repeat(200_000).getBytes(UTF_8)));
        server.createContext("/short", exchange -> answer(exchange, 200, Arrays.copyOf(CONTENT, 99_999)));
        server.createContext("/endless", exchange -> answer(exchange, 200, Arrays.copyOf(CONTENT, 9_999_999)));
        server.createContext(
                "/unsized",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    try (exchange) {
                        exchange.sendResponseHeaders(200, 0); // in chunks
                        exchange.getResponseBody().write(CONTENT);
                    }
                });
        server.createContext("/ranged", exchange -> answerRange(exchange, 0));
        server.createContext("/shifted", exchange -> answerRange(exchange, 7));
        server.createContext(
                "/breaking",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    exchange.sendResponseHeaders(200, CONTENT.length);
                    exchange.getResponseBody().write(CONTENT, 0, 99_999);
                    exchange.getResponseBody().flush();
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // the client has heard enough
        }
    }

    /// Answers what is asked for, shifted by some bytes.
    private void answerRange(HttpExchange exchange, int shift) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            answer(exchange, 200, CONTENT);
            return;
        }
        int first = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)) + shift;
        asked.add(range);
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + first + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
        answer(exchange, 206, Arrays.copyOfRange(CONTENT, first, CONTENT.length));
    }

    private Path part(String content) throws IOException {
        Files.createDirectories(folder.resolve("set"));
        return Files.writeString(folder.resolve("set").resolve("f.gz.part"), content);
    }

    private Published file(String... paths) throws Exception {
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
        List<URI> addresses =
                Arrays.stream(paths)
                        .map(path -> URI.create("http://localhost:" + server.getAddress().getPort() + "/" + path))
                        .toList();
        return new Published("f.gz", CONTENT.length, sum, addresses);
    }

    /// A file of which only an MD5 is known.
    private Published unmeasured(long most, String path) throws Exception {
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(CONTENT));
        URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/" + path);
        return new Published("f.gz", most, false, sum, List.of(address));
    }

    private Path fetch(Published file) {
        return new Download().into(folder).offline(false).fetch("set", List.of(file)).resolve("f.gz");
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void a_file_is_fetched_once() throws Exception {
        for (int time = 0; time < 2; time++) assertThat(fetch(file("right"))).hasBinaryContent(CONTENT);
        assertThat(asked).containsExactly("/right");
        assertThat(everything()).containsExactly(folder.resolve("set").resolve("f.gz"));
    }

    @Test
    void a_file_of_unknown_length_is_right_by_its_md5() throws Exception {
        List<Long> totals = new ArrayList<>();
        for (String path : List.of("right", "unsized")) {
            Published file = unmeasured(1 << 20, path);
            Download download = new Download().into(folder.resolve(path)).offline(false);
            Path there = download.progress((_, _, total) -> totals.add(total)).fetch("set", List.of(file));
            assertThat(there.resolve("f.gz")).hasBinaryContent(CONTENT);
            assertThat(download.offline(true).fetch("set", List.of(file))).isEqualTo(there);
        }
        assertThat(asked).containsExactly("/right", "/unsized");
        assertThat(totals).startsWith((long) CONTENT.length).contains(0L).endsWith((long) CONTENT.length);
    }

    @Test
    void a_file_of_unknown_length_is_refused_when_it_is_another_or_too_long() throws Exception {
        Published poisoned = unmeasured(1 << 20, "poisoned"), endless = unmeasured(CONTENT.length, "endless");
        assertRefused(() -> fetch(poisoned), "/poisoned: MD5 is ", "at most 1,048,576 bytes with the MD5 ");
        assertRefused(() -> fetch(endless), "/endless: more than the expected bytes");
        assertThat(everything()).isEmpty();
        Files.write(folder.resolve("set").resolve("f.gz"), new byte[3]);
        assertRefused(
                () -> new Download().into(folder).offline(true).fetch("set", List.of(poisoned)),
                "is there, with 3 bytes and the MD5 ");
    }

    @Test
    void a_part_of_a_file_of_unknown_length_is_completed() throws Exception {
        part("x".repeat(1000));
        assertThat(fetch(unmeasured(1 << 20, "ranged"))).hasBinaryContent(CONTENT);
        assertThat(asked).containsExactly("bytes=1000-", "/ranged");
        Files.delete(folder.resolve("set").resolve("f.gz"));
        part("x".repeat(CONTENT.length));
        assertThat(fetch(unmeasured(1 << 20, "missing"))).hasBinaryContent(CONTENT);
        assertThat(asked).hasSize(2);
    }

    @Test
    void every_address_is_tried_until_one_is_right() throws Exception {
        assertThat(fetch(file("missing", "poisoned", "short", "endless", "right"))).hasBinaryContent(CONTENT);
        assertThat(asked).containsExactly("/missing", "/poisoned", "/short", "/endless", "/right");
    }

    @Test
    void without_a_right_answer_every_answer_is_named_and_nothing_is_left() throws Exception {
        String poisoned = "y".repeat(200_000);
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(poisoned.getBytes(UTF_8)));
        Published file = file("missing", "poisoned", "short", "endless");
        assertRefused(
                () -> fetch(file),
                "f.gz could not be downloaded (http://localhost:",
                "/missing: answer 404",
                "/poisoned: SHA-256 is " + sum,
                "/short: ended after 99,999 bytes",
                "/endless: more than the expected bytes",
                "put it into " + folder.resolve("set"));
        assertThat(everything()).isEmpty();
    }

    @Test
    void what_has_arrived_is_kept_and_only_the_rest_is_asked_for() throws Exception {
        Published broken = file("breaking");
        assertRefused(() -> fetch(broken), "/breaking: java.io.IOException: Premature EOF");
        assertThat(everything()).containsExactly(folder.resolve("set").resolve("f.gz.part"));
        long kept = Files.size(folder.resolve("set").resolve("f.gz.part"));
        assertThat(kept).isBetween(1L, 99_999L);
        List<Long> seen = new ArrayList<>();
        Published file = file("ranged");
        new Download()
                .into(folder)
                .offline(false)
                .progress((_, bytes, _) -> seen.add(bytes))
                .fetch("set", List.of(file));
        assertThat(asked).containsExactly("/breaking", "bytes=" + kept + "-", "/ranged");
        assertThat(seen).isSorted().allMatch(bytes -> bytes > kept).endsWith((long) CONTENT.length);
        assertThat(everything()).containsExactly(folder.resolve("set").resolve("f.gz"));
        assertThat(folder.resolve("set").resolve("f.gz")).hasBinaryContent(CONTENT);
    }

    @Test
    void the_next_address_goes_on_where_the_first_broke_off() throws Exception {
        assertThat(fetch(file("short", "ranged"))).hasBinaryContent(CONTENT);
        assertThat(asked).containsExactly("/short", "bytes=99999-", "/ranged");
    }

    @Test
    void a_server_that_knows_no_ranges_gives_the_whole() throws Exception {
        part("x".repeat(1000));
        assertThat(fetch(file("right"))).hasBinaryContent(CONTENT);
        assertThat(asked).containsExactly("/right");
    }

    @Test
    void a_wrong_part_is_thrown_away_and_the_whole_asked_for() throws Exception {
        part("y".repeat(1000));
        assertThat(fetch(file("ranged"))).hasBinaryContent(CONTENT);
        assertThat(asked).containsExactly("bytes=1000-", "/ranged", "/ranged");
        Files.delete(folder.resolve("set").resolve("f.gz"));
        part("x".repeat(1000));
        assertThat(fetch(file("shifted"))).hasBinaryContent(CONTENT);
        Files.delete(folder.resolve("set").resolve("f.gz"));
        part("y".repeat(300_000));
        assertThat(fetch(file("ranged"))).hasBinaryContent(CONTENT);
    }

    @Test
    void an_address_without_the_file_leaves_what_has_arrived() throws Exception {
        part("x".repeat(1000));
        Published file = file("missing");
        assertRefused(() -> fetch(file), "/missing: answer 404");
        assertThat(folder.resolve("set").resolve("f.gz.part")).hasSize(1000);
    }

    @Test
    void a_part_that_is_complete_needs_no_network() throws Exception {
        part("x".repeat(200_000));
        assertThat(fetch(file("missing"))).hasBinaryContent(CONTENT);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_part_that_someone_else_is_writing_is_left_alone() throws Exception {
        Path part = part("x".repeat(1000));
        try (FileChannel other = FileChannel.open(part, StandardOpenOption.WRITE);
                FileLock _ = other.lock()) {
            assertThat(fetch(file("ranged"))).hasBinaryContent(CONTENT);
        }
        assertThat(asked).containsExactly("/ranged");
        assertThat(everything()).containsExactlyInAnyOrder(part, folder.resolve("set").resolve("f.gz"));
    }

    @Test
    void a_link_in_place_of_the_part_is_not_followed() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "mine");
        Files.createDirectories(folder.resolve("set"));
        Path part = Files.createSymbolicLink(folder.resolve("set").resolve("f.gz.part"), precious);
        assertThat(fetch(file("right"))).hasBinaryContent(CONTENT);
        assertThat(precious).hasContent("mine");
        assertThat(part).doesNotExist();
    }

    @Test
    void a_network_that_refuses_is_named() throws Exception {
        Published file = file("right");
        server.stop(0);
        assertRefused(() -> fetch(file), "/right: java.net.ConnectException", "firewall or proxy");
    }

    @Test
    void a_damaged_kept_file_is_fetched_again() throws Exception {
        Path kept = fetch(file("right"));
        byte[] damaged = CONTENT.clone();
        damaged[77] ^= 1;
        Files.write(kept, damaged);
        assertThat(fetch(file("right"))).hasBinaryContent(CONTENT);
        assertThat(asked).hasSize(2);
    }

    @Test
    void offline_uses_kept_files_only() throws Exception {
        Download offline = new Download().into(folder).offline(true);
        Published file = file("right");
        assertRefused(() -> offline.fetch("set", List.of(file)), "f.gz is missing, and downloads are off");
        assertThat(asked).isEmpty();
        fetch(file);
        assertThat(offline.fetch("set", List.of(file)).resolve("f.gz")).exists();
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_file_that_was_packed_by_someone_else_is_told_with_both_hashes() throws Exception {
        Path kept = fetch(file("right"));
        Files.write(kept, new byte[] {1, 2, 3});
        String words = "is there, with 3 bytes and the SHA-256 039058c6f2c0cb49";
        assertRefused(
                () -> new Download().into(folder).offline(true).fetch("set", List.of(file("right"))),
                words,
                "downloads are off",
                file("right").checksum());
        assertRefused(() -> fetch(file("missing")), words, "/missing: answer 404", "packed again");
        assertThat(kept).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void parts_of_processes_that_were_killed_are_swept_and_those_of_others_left() throws Exception {
        Files.createDirectories(folder.resolve("set"));
        Path left = Files.createTempFile(folder.resolve("set"), "f.gz", ".part");
        Path other = Files.createTempFile(folder.resolve("set"), "f.gz", ".part");
        try (var channel = java.nio.channels.FileChannel.open(other, java.nio.file.StandardOpenOption.WRITE)) {
            channel.lock();
            fetch(file("right"));
        }
        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void progress_grows_to_the_whole() throws Exception {
        List<Long> seen = new ArrayList<>();
        Published file = file("right");
        new Download()
                .into(folder)
                .offline(false)
                .progress((name, bytes, total) -> {
                    assertThat(name).isEqualTo("f.gz");
                    assertThat(total).isEqualTo(CONTENT.length);
                    seen.add(bytes);
                })
                .fetch("set", List.of(file));
        assertThat(seen).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(1).endsWith((long) CONTENT.length);
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws Exception {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        Published file = file("right");
        assertRefused(
                () -> new Download().into(notAFolder).offline(false).fetch("set", List.of(file)),
                notAFolder.toString(),
                "cannot be written or read");
    }

    @Test
    void files_are_kept_where_the_system_keeps_caches() {
        Path home = Path.of("/home/me");
        assertThat(Download.defaultFolder(Map.of(), "Linux", "/home/me")).isEqualTo(home.resolve(".cache/gradus"));
        assertThat(Download.defaultFolder(Map.of("XDG_CACHE_HOME", "/c"), "Linux", "/home/me"))
                .isEqualTo(Path.of("/c/gradus"));
        assertThat(Download.defaultFolder(Map.of("XDG_CACHE_HOME", "c"), "Linux", "/home/me"))
                .isEqualTo(home.resolve(".cache/gradus"));
        assertThat(
                        Download.defaultFolder(
                                Map.of("LOCALAPPDATA", "/l", "XDG_CACHE_HOME", "/c"), "Windows 11", "/home/me"))
                .isEqualTo(Path.of("/l/gradus"));
    }
}
