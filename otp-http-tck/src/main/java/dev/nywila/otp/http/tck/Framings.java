package dev.nywila.otp.http.tck;

import java.nio.charset.StandardCharsets;

/** The ways of HTTP/1.1 to frame a body, some of them cut off or contradictory. */
public final class Framings {

    /** How many there are; the first is a plain one. */
    public static final int WAYS = 12;

    private Framings() {}

    /**
     * Frames a body.
     *
     * @param framing which way, below {@link #WAYS}
     * @param status of HTTP
     * @param body whole
     * @return all bytes of a reply
     */
    public static byte[] framed(int framing, int status, byte[] body) {
        String line = "HTTP/1.1 " + status + " Any\r\n";
        String type = "Content-Type: application/json\r\n";
        String length = "Content-Length: ";
        String chunked = "Transfer-Encoding: chunked\r\n\r\n";
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int half = text.length() / 2;
        String whole = switch (framing) {
            case 0 -> line + type + length + body.length + "\r\n\r\n" + text;
            case 1 -> line + type + "\r\n" + text;
            case 2 -> line + chunked + chunk(text) + "0\r\n\r\n";
            case 3 -> line + chunked + chunk(text.substring(0, half)) + chunk(text.substring(half)) + "0\r\n\r\n";
            case 4 -> line + chunked + chunk(text);
            case 5 -> line + length + (body.length + 1) + "\r\n\r\n" + text;
            case 6 -> line + length + half + "\r\n\r\n" + text;
            case 7 -> line + length + body.length + "\r\nContent-Encoding: gzip\r\n\r\n" + text;
            case 8 -> "HTTP/1.1 103 Early\r\nX: y\r\n\r\n" + line + length + body.length + "\r\n\r\n" + text;
            case 9 -> line + length + body.length + "\r\n" + length + half + "\r\n\r\n" + text;
            case 10 -> "HTTP/1.0 " + status + "\r\n\r\n" + text;
            case 11 -> line + "X: y\r\n folded\r\n" + length + body.length + "\r\n\r\n" + text + line + "\r\n";
            default -> throw new IllegalArgumentException();
        };
        return whole.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String chunk(String text) {
        return text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
