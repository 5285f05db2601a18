package dev.nywila.otp.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes requests out of what one caller has sent so far, without waiting for more. Not thread-safe. */
final class RequestReader {

    static final int BODY_LIMIT = 64 * 1024;
    static final int HEAD_LIMIT = 16 * 1024;

    /** What chunks may cost beside what is in them. */
    private static final int FRAMING_LIMIT = 512 * 1024;

    private enum Part {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        DONE
    }

    private byte[] bytes = new byte[0];
    private int start;
    private int scanned;
    private int end;

    private Part part = Part.HEAD;
    private @Nullable RequestHead head;
    private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private int missing;
    private int lineBytes;
    private boolean isToBeAsked;

    /** Takes over all that is in there. */
    void add(ByteBuffer more) {
        int kept = end - start;
        int needed = kept + more.remaining();
        byte[] target = needed <= bytes.length ? bytes : new byte[Math.max(needed, 2 * bytes.length)];
        System.arraycopy(bytes, start, target, 0, kept);
        more.get(target, kept, more.remaining());
        bytes = target;
        scanned -= start;
        start = 0;
        end = needed;
    }

    /** Whether something of a request is there that is not complete. */
    boolean hasBegun() {
        return head != null || start < end;
    }

    int unread() {
        return end - start;
    }

    /** Whether the caller waits to be asked for its body; told once. */
    boolean isToBeAsked() {
        boolean now = isToBeAsked && part != Part.HEAD;
        isToBeAsked &= !now;
        return now;
    }

    /** The next request, or null if it is not complete. */
    @Nullable
    Request next() throws RefusedRequest {
        boolean goesOn = true;
        while (goesOn && part != Part.DONE) {
            goesOn = switch (part) {
                case HEAD -> readHead();
                case BODY -> readBody();
                case CHUNK_SIZE -> readChunkSize();
                case CHUNK -> readChunk();
                case CHUNK_END -> readChunkEnd();
                case TRAILER -> readTrailer();
                case DONE -> false;
            };
        }
        if (part != Part.DONE || head == null) {
            return null;
        }
        Request request = new Request(head, body.toByteArray());
        begin();
        return request;
    }

    /** Nothing stays of a request that is answered. */
    private void begin() {
        bytes = Arrays.copyOfRange(bytes, start, end);
        end -= start;
        start = 0;
        scanned = 0;
        head = null;
        body = new ByteArrayOutputStream(0);
        lineBytes = 0;
        isToBeAsked = false;
        part = Part.HEAD;
    }

    /** The next line without its end, or null if it has not come. */
    private @Nullable String line() throws RefusedRequest {
        while (scanned < end) {
            lineBytes++;
            if (part == Part.HEAD ? lineBytes > HEAD_LIMIT : scanned - start > HEAD_LIMIT) {
                throw new RefusedRequest(431, "A head has at most 16 KiB.");
            }
            if (lineBytes > FRAMING_LIMIT) {
                throw tooLong();
            }
            if (bytes[scanned++] == '\n') {
                int length = scanned - start - 2;
                if (length < 0 || bytes[scanned - 2] != '\r') {
                    throw new RefusedRequest(400, "A line ends with CR and LF.");
                }
                String line = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
                start = scanned;
                return line;
            }
        }
        return null;
    }

    private boolean readHead() throws RefusedRequest {
        String line = line();
        if (line == null) {
            return false;
        }
        if (head == null) {
            // an empty line before a request is allowed
            head = line.isEmpty() ? null : new RequestHead(line);
        } else if (line.isEmpty()) {
            isToBeAsked = head.expectsToBeAsked();
            lineBytes = 0;
            part = head.isChunked() ? Part.CHUNK_SIZE : Part.BODY;
            missing = head.length(BODY_LIMIT);
            if (missing > BODY_LIMIT) {
                throw tooLong();
            }
        } else {
            head.addField(line);
        }
        return true;
    }

    private static RefusedRequest tooLong() {
        return new RefusedRequest(413, "A body has at most 64 KiB.");
    }

    private void take() {
        int count = Math.min(missing, end - start);
        body.write(bytes, start, count);
        start += count;
        scanned = start;
        missing -= count;
    }

    private boolean readBody() {
        take();
        if (missing == 0) {
            part = Part.DONE;
        }
        return missing == 0;
    }

    private boolean readChunkSize() throws RefusedRequest {
        String line = line();
        if (line == null) {
            return false;
        }
        String size = line.split(";", 2)[0].stripTrailing();
        if (!size.matches("[0-9A-Fa-f]{1,8}")) {
            throw new RefusedRequest(400, "The size of a chunk is malformed.");
        }
        long length = Long.parseLong(size, 16);
        if (body.size() + length > BODY_LIMIT) {
            throw tooLong();
        }
        missing = (int) length;
        part = length == 0 ? Part.TRAILER : Part.CHUNK;
        return true;
    }

    private boolean readChunk() {
        take();
        if (missing == 0) {
            part = Part.CHUNK_END;
        }
        return missing == 0;
    }

    private boolean readChunkEnd() throws RefusedRequest {
        String line = line();
        if (line != null && !line.isEmpty()) {
            throw new RefusedRequest(400, "A chunk is longer than its size says.");
        }
        part = line == null ? Part.CHUNK_END : Part.CHUNK_SIZE;
        return line != null;
    }

    private boolean readTrailer() throws RefusedRequest {
        String line = line();
        if (line == null) {
            return false;
        }
        if (line.isEmpty()) {
            part = Part.DONE;
        }
        return true;
    }
}
