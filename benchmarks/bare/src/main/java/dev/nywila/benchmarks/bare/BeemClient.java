package dev.nywila.benchmarks.bare;

import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** What all bare clients share: Beem's two calls. */
abstract class BeemClient implements Client {

    static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString("key:secret".getBytes(StandardCharsets.US_ASCII));

    private final AtomicLong number = new AtomicLong();

    /** Posts an object of two fields; the reply's {@code data.message.code} and {@code data.pinId} matter. */
    abstract Reply post(String path, String firstName, String first, String secondName, String second) throws Exception;

    record Reply(int status, int code, String pinId) {}

    @Override
    public Object send() throws Exception {
        Reply reply = post("/v1/request", "appId", "1", "msisdn", Subject.NUMBER.substring(1));
        if (reply.status() != 200 || reply.code() != 100) {
            throw new IllegalStateException(reply.toString());
        }
        return reply.pinId();
    }

    @Override
    public Object sentBefore() {
        return "before-" + number.incrementAndGet();
    }

    @Override
    public boolean verify(Object sent) throws Exception {
        Reply reply = post("/v1/verify", "pinId", (String) sent, "pin", Subject.CODE);
        return reply.status() == 200 && reply.code() == 117;
    }
}
