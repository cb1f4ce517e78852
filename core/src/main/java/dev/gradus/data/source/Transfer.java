package dev.gradus.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/// A published file on its way into a partial one, from which a later try or another address goes on.
///
/// What is there already is asked for no more (HTTP `Range`), and counts for the checksum as everything else does. Where the
/// whole turns out wrong, or the server answers with another part, it begins anew.
///
/// @param file what is wanted
/// @param part what has arrived so far, opened for reading and writing
/// @param progress is notified of what arrives
/// @param pace that a server must keep
record Transfer(Published file, FileChannel part, Download.Progress progress, Pace pace) {
    private static final int CONNECT_MILLIS = 15_000;
    private static final int READ_MILLIS = 30_000;
    private static final int CHUNK = 1 << 16;

    /// What is wrong with an answer.
    ///
    /// @param problem empty when nothing is
    /// @param spoilt whether what has arrived is of no use
    /// @param resumed whether it went on from what was there before
    private record Answer(String problem, boolean spoilt, boolean resumed) {}

    /// Fetches from one address.
    ///
    /// @return what is wrong with the answer, empty when the partial file is complete and right
    String from(URI address) throws IOException {
        long kept = part.size();
        if (file.mayHave(kept) && file.isRight(digestOfPart())) return "";
        if (kept >= file.bytes()) part.truncate(0);
        Answer answer = ask(address);
        if (answer.spoilt && answer.resumed) { // what was there before may be to blame
            part.truncate(0);
            answer = ask(address);
        }
        if (answer.spoilt) part.truncate(0);
        return answer.problem;
    }

    private Answer ask(URI address) throws IOException {
        URLConnection connection = address.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setUseCaches(false);
        connection.setRequestProperty("Connection", "close"); // else closing it reads what is left of a slow answer
        Runnable breakOff = connection instanceof HttpURLConnection http ? http::disconnect : () -> {};
        Pace.Watch watch = pace.watch(breakOff);
        try (watch) {
            Answer answer = ask(connection, watch);
            boolean tooSlow =
                    watch.isBrokenOff() && !answer.problem.isEmpty(); // a body that is broken off may just end
            return tooSlow ? new Answer(pace.toString(), false, false) : answer;
        } catch (IOException e) {
            if (watch.isBrokenOff()) return new Answer(pace.toString(), false, false);
            throw e;
        }
    }

    private Answer ask(URLConnection connection, Pace.Watch watch) throws IOException {
        long kept = part.size();
        if (kept > 0) connection.setRequestProperty("Range", "bytes=" + kept + "-");
        int status = HttpURLConnection.HTTP_OK;
        if (connection instanceof HttpURLConnection http) {
            status = http.getResponseCode();
            boolean wrongPart = kept > 0 && (status == 416 || (status == 206 && !isFrom(http, kept)));
            if (wrongPart || (status != 200 && (status != 206 || kept == 0))) {
                http.disconnect();
                return new Answer("answer " + status, wrongPart, wrongPart);
            }
        }
        if (status == HttpURLConnection.HTTP_OK) part.truncate(0);
        long announced = connection.getContentLengthLong();
        try (InputStream in = connection.getInputStream()) {
            return receive(in, announced < 0 ? 0 : part.size() + announced, watch);
        }
    }

    private static boolean isFrom(HttpURLConnection http, long first) {
        String range = http.getHeaderField("Content-Range");
        return range != null && range.startsWith("bytes " + first + "-");
    }

    /// @param announced how many bytes the server says that the whole has; 0 where it says nothing
    private Answer receive(InputStream in, long announced, Pace.Watch watch) throws IOException {
        long total = file.exact() ? file.bytes() : announced;
        MessageDigest digest = digestOfPart();
        long bytes = part.size();
        boolean resumed = bytes > 0;
        OutputStream out = Channels.newOutputStream(part.position(bytes));
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            bytes += n;
            watch.came(n);
            if (watch.isBrokenOff()) return new Answer(pace.toString(), false, false);
            if (bytes > file.bytes()) return new Answer("more than the expected bytes", true, resumed);
            digest.update(chunk, 0, n);
            out.write(chunk, 0, n);
            progress.at(file.name(), bytes, total);
        }
        if (bytes < total) {
            return new Answer(String.format(Locale.ROOT, "ended after %,d bytes", bytes), false, resumed);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        boolean right = found.equals(file.checksum());
        if (right && total == 0) progress.at(file.name(), bytes, bytes);
        return new Answer(right ? "" : file.algorithm() + " is " + found, !right, resumed);
    }

    private MessageDigest digestOfPart() throws IOException {
        MessageDigest digest = file.digest();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        part.position(0);
        while (part.read(chunk) >= 0) {
            digest.update(chunk.flip());
            chunk.clear();
        }
        return digest;
    }
}
