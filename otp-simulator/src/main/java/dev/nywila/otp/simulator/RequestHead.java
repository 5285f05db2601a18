package dev.nywila.otp.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands before a request's body, read as strictly as RFC 9112 lets a server. Gone when it is answered. */
final class RequestHead {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern LINE = Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e]+) HTTP/([0-9])\\.([0-9])");
    private static final Pattern FIELD =
            Pattern.compile("(" + TOKEN + "):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*?)[ \\t]*");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)([a-z][a-z0-9+.-]*)://([^/?#]*)([^#]*)");
    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    final String method;

    /** The host that the target itself names, or null; what is no http comes with its scheme. */
    final @Nullable String authority;

    /** Decoded. */
    final String path;

    /** As it came, or null. */
    final @Nullable String query;

    final Headers headers = new Headers();

    /** Whether it is HTTP/1.1 and not its forerunner, which knows neither chunks nor interim replies. */
    final boolean isModern;

    RequestHead(String line) throws RefusedRequest {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new RefusedRequest(400, "The request line is malformed.");
        }
        if (!parts.group(3).equals("1") || parts.group(4).compareTo("1") > 0) {
            throw new RefusedRequest(505, "Only HTTP/1.1 is spoken here.");
        }
        this.method = parts.group(1);
        this.isModern = parts.group(4).equals("1");
        String target = parts.group(2);
        Matcher absolute = ABSOLUTE.matcher(target);
        if (absolute.matches()) {
            String host = absolute.group(2).toLowerCase(Locale.ROOT);
            this.authority = absolute.group(1).equalsIgnoreCase("http") ? host : absolute.group(1) + "://" + host;
            target = absolute.group(3).startsWith("/") ? absolute.group(3) : "/" + absolute.group(3);
        } else {
            this.authority = null;
        }
        int mark = target.indexOf('?');
        String rawPath = mark < 0 ? target : target.substring(0, mark);
        if (!rawPath.startsWith("/")
                || target.contains("#")
                || MALFORMED_ESCAPE.matcher(rawPath).find()) {
            throw new RefusedRequest(400, "The request target is malformed.");
        }
        this.path = URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
        this.query = mark < 0 ? null : target.substring(mark + 1);
    }

    void addField(String line) throws RefusedRequest {
        Matcher field = FIELD.matcher(line);
        if (!field.matches()) {
            throw new RefusedRequest(400, "A header field is malformed.");
        }
        headers.add(field.group(1), field.group(2));
    }

    boolean isChunked() throws RefusedRequest {
        List<String> codings = headers.all("Transfer-Encoding");
        if (codings.isEmpty()) {
            return false;
        }
        if (!isModern || !headers.all("Content-Length").isEmpty()) {
            throw new RefusedRequest(400, "Where the body ends is said in two ways.");
        }
        if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
            throw new RefusedRequest(501, "Of transfer codings only chunked is known here.");
        }
        return true;
    }

    /** How long the body is, at most one more than the limit. */
    int length(int limit) throws RefusedRequest {
        List<String> lengths = headers.all("Content-Length");
        if (lengths.isEmpty()) {
            return 0;
        }
        String length = lengths.get(0);
        if (lengths.size() > 1 || !length.matches("[0-9]+")) {
            throw new RefusedRequest(400, "Content-Length must be one whole number.");
        }
        String digits = length.replaceFirst("^0+(?=.)", "");
        return digits.length() > 9 ? limit + 1 : Math.min(Integer.parseInt(digits), limit + 1);
    }

    boolean expectsToBeAsked() throws RefusedRequest {
        String expected = headers.first("Expect");
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            throw new RefusedRequest(417, "Of expectations only 100-continue is known here.");
        }
        return expected != null && isModern;
    }

    /** Whether the connection may be used for another request. */
    boolean isToBeKept() {
        return isModern
                && headers.all("Connection").stream()
                        .flatMap(Pattern.compile(",")::splitAsStream)
                        .noneMatch(option -> option.strip().equalsIgnoreCase("close"));
    }
}
