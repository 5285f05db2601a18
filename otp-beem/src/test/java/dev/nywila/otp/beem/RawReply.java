package dev.nywila.otp.beem;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A reply cut out of the bytes on a connection by RFC 9112, without the adapter's HTTP library: by this the body is judged
 * to be there as a whole.
 *
 * @param status of the final reply
 * @param verdict on its whole body, taken out of its framing
 */
record RawReply(int status, Verdict verdict) {

    /** RFC 9112, 2.2: a carriage return by itself may be taken for a blank, so it may stand in a version. */
    private static final Pattern STATUS_LINE =
            Pattern.compile("(?s)\\s*HTTP/\\s*(?:[0-9]*\\s*\\.\\s*[0-9]*|\\S+)\\s+\\+?([0-9]{1,9})(?:\\s.*)?");

    /** Returns the reply, or null if it is not there as a whole, or one cannot say where it ends. */
    static @Nullable RawReply of(byte[] bytes) {
        return new Reader(bytes).reply();
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        @Nullable
        RawReply reply() {
            while (true) {
                Matcher start = statusLine();
                if (start == null) {
                    return null;
                }
                List<String> encodings = new ArrayList<>();
                List<String> lengths = new ArrayList<>();
                List<String> transfers = new ArrayList<>();
                if (!head(encodings, lengths, transfers)) {
                    return null;
                }
                int status = Integer.parseInt(start.group(1));
                if (status >= 200) {
                    byte[] body = body(status, lengths, transfers);
                    return body == null ? null : new RawReply(status, Verdict.of(status, encodings, body));
                }
            }
        }

        /** A server may leave empty lines, or anything, in front; the adapter's library passes over some. */
        private @Nullable Matcher statusLine() {
            for (String line = line(); line != null; line = line()) {
                Matcher start = STATUS_LINE.matcher(line);
                if (start.matches()) {
                    return start;
                }
            }
            return null;
        }

        private boolean head(List<String> encodings, List<String> lengths, List<String> transfers) {
            List<String> lines = new ArrayList<>();
            for (String line = line(); line != null; line = line()) {
                if (line.isEmpty()) {
                    for (String whole : lines) {
                        int colon = whole.indexOf(':');
                        String value = withoutBlanks(whole.substring(colon + 1));
                        switch (withoutBlanks(whole.substring(0, Math.max(colon, 0)))
                                .toLowerCase(Locale.ROOT)) {
                            case "content-encoding" -> encodings.add(value);
                            case "content-length" -> lengths.add(value);
                            case "transfer-encoding" -> transfers.add(value.toLowerCase(Locale.ROOT));
                            default -> {
                                // decides nothing
                            }
                        }
                    }
                    return true;
                }
                int last = lines.size() - 1;
                if (last >= 0 && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
                    lines.set(last, lines.get(last) + " " + line.trim());
                } else {
                    lines.add(line);
                }
            }
            return false;
        }

        private byte @Nullable [] body(int status, List<String> lengths, List<String> transfers) {
            if (status == 204 || status == 205 || status == 304) {
                return new byte[0];
            }
            if (!transfers.isEmpty()) {
                // RFC 9110, 5.6.1: empty elements of a list are ignored
                List<String> codings = transfers.stream()
                        .flatMap(value -> Stream.of(value.split(",")))
                        .map(String::strip)
                        .filter(coding -> !coding.isEmpty())
                        .toList();
                return codings.equals(List.of("chunked")) ? chunks() : rest();
            }
            if (lengths.isEmpty()) {
                return rest();
            }
            String length = lengths.get(0);
            if (!lengths.stream().allMatch(length::equals) || !length.matches("\\+?[0-9]{1,9}")) {
                return null;
            }
            int end = at + Integer.parseInt(length);
            return end > bytes.length ? null : Arrays.copyOfRange(bytes, at, end);
        }

        private byte[] rest() {
            return Arrays.copyOfRange(bytes, at, bytes.length);
        }

        private byte @Nullable [] chunks() {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                String line = line();
                // the library takes the end of the connection for the end of a line; no more can come behind
                String rest = new String(rest(), StandardCharsets.ISO_8859_1);
                String size = (line == null ? rest : line).split(";", 2)[0].trim();
                if (!size.matches("[0-9a-fA-F]{1,7}")) {
                    return null;
                }
                int length = Integer.parseInt(size, 16);
                if (length == 0) {
                    return body.toByteArray();
                }
                if (line == null || at + length > bytes.length) {
                    return null;
                }
                body.write(bytes, at, length);
                at += length;
                if (!"".equals(line())) {
                    return null;
                }
            }
        }

        /** Not {@link String#trim}: to that, all control characters are blanks. */
        private static String withoutBlanks(String text) {
            return text.replaceAll("^[ \\t\\r]+|[ \\t\\r]+$", "");
        }

        private @Nullable String line() {
            for (int end = at; end < bytes.length; end++) {
                if (bytes[end] == '\n') {
                    String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
                    at = end + 1;
                    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
                }
            }
            return null;
        }
    }
}
