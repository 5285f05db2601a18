package dev.nywila.otp.beem;

import com.sun.management.ThreadMXBean;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.http.Replies;
import dev.nywila.otp.http.Reply;
import dev.nywila.otp.http.tck.RawReply;
import dev.nywila.otp.spi.Call;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a reply as the adapter does, and holds what it says against the {@link Verdict}. Counts what it saw. */
final class ReplyCheck {

    /** What one reply may cost; the longest body is 64 KiB, the longest head 100 lines of 8 KiB. */
    static final long MOST_BYTES_PER_REPLY = 8 * 1024 * 1024;

    private static final Map<Rejection, Integer> REJECTIONS = Map.of(
            Rejection.UNKNOWN_CHALLENGE, 113,
            Rejection.INCORRECT_CODE, 114,
            Rejection.EXPIRED, 115,
            Rejection.TOO_MANY_ATTEMPTS, 116,
            Rejection.ALREADY_USED, 118);
    private static final Set<Integer> REFUSED_UNREAD = Set.of(401, 407, 413, 414, 415, 429, 431);
    private static final Set<Integer> REFUSED = Set.of(104, 106, 107, 108, 109, 110, 120);
    private static final int INVALID_NUMBER = 102;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Challenge CHALLENGE = Clients.challenge();

    private final BeemClient client = Clients.unconnected(() -> Instant.EPOCH);
    private final Call send = Calls.send();
    private final Call verify = Calls.verify();
    private final boolean measuring;
    private long cases;
    private long approvals;
    private long challenges;
    private long rejections;
    private long exceptions;
    private long dearest;
    private long slowest;

    /**
     * Prepares a check.
     *
     * @param measuring whether memory is measured; a fuzzer's instrumentation would be measured with it
     */
    ReplyCheck(boolean measuring) {
        this.measuring = measuring;
    }

    /** One line for whoever wants to quote it. */
    String summary(String name) {
        return name + ": " + cases + " cases; " + approvals + " approvals and " + challenges
                + " challenges, all of them legal; " + rejections + " rejections and " + exceptions + " exceptions"
                + (measuring
                        ? "; at most " + dearest / 1024 + " KiB of memory and " + slowest / 1_000_000
                                + " ms for one reply"
                        : "");
    }

    /** The most bytes of memory that one reply took. */
    long dearest() {
        return dearest;
    }

    /** The most time of a processor that one reply took. */
    Duration slowest() {
        return Duration.ofNanos(slowest);
    }

    long cases() {
        return cases;
    }

    long approvals() {
        return approvals;
    }

    long challenges() {
        return challenges;
    }

    /** A body at a status. */
    void body(int status, Map<String, List<String>> headers, byte[] body) {
        List<String> encodings = headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Content-Encoding"))
                .flatMap(header -> header.getValue().stream())
                .toList();
        Verdict verdict = Verdict.of(status, encodings, body);
        try {
            judge(status, verdict, frugally(() -> Replies.reply(status, headers, body)));
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError("status " + status + ", " + headers + ", body " + legible(body), wrong);
        }
    }

    /** All the bytes of a connection. How odd a head may be and still be understood is the HTTP library's to say. */
    void wire(byte[] bytes) {
        try {
            Reply reply = frugally(() -> Replies.received(bytes));
            if (reply == null) {
                cases++;
                exceptions++;
                return;
            }
            RawReply raw = RawReply.of(bytes);
            judge(
                    reply.status(),
                    raw == null ? Verdict.NOTHING : Verdict.of(raw).atMost(),
                    reply);
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError("bytes " + legible(bytes), wrong);
        }
    }

    /** Counts an exchange, whose result is told to {@link #sent} or {@link #verified}. */
    void exchanged() {
        cases++;
    }

    /** What a caller got from {@code send}: a challenge's reference, or trouble. */
    void sent(int status, Verdict verdict, @Nullable String reference, @Nullable OtpException trouble) {
        if (trouble == null) {
            challenges++;
            require(reference != null && reference.equals(verdict.pinId()), "a challenge that is not legal");
        } else {
            exceptions++;
            require(verdict.pinId() == null || !verdict.plain(), "a legal success that is not understood");
            requireHonest(status, verdict, trouble, true);
        }
    }

    /** What a caller got from {@code verify}: a result, or trouble. */
    void verified(int status, Verdict verdict, @Nullable VerificationResult result, @Nullable OtpException trouble) {
        if (result instanceof Approved) {
            approvals++;
            require(verdict.approves(), "an approval that is not legal");
        } else {
            require(!verdict.approves() || !verdict.plain(), "a legal approval that is not understood");
        }
        if (result instanceof Rejected rejected) {
            rejections++;
            boolean ofTheForm = rejected.reason() == Rejection.INCORRECT_CODE && verdict.complains();
            int code = REJECTIONS.get(rejected.reason());
            boolean ofTheCode = verdict.codes().equals(Set.of(code));
            require(ofTheForm || ofTheCode, "a rejection for another code than the reply's");
            require(
                    rejected.providerCode().equals(ofTheCode ? Optional.of(Integer.toString(code)) : Optional.empty()),
                    "a code that is not the reply's");
        }
        if (trouble != null) {
            exceptions++;
            requireHonest(status, verdict, trouble, false);
            boolean wrongCode = verdict.complains()
                    || (verdict.codes().size() == 1 && REJECTIONS.values().containsAll(verdict.codes()));
            require(!wrongCode || !verdict.plain(), "a wrong code that looks like trouble");
        }
    }

    private void judge(int status, Verdict verdict, Reply reply) {
        cases++;
        String pinId = null;
        OtpException trouble = null;
        try {
            pinId = client.sent(send, reply).reference();
        } catch (OtpException expected) {
            trouble = expected;
        }
        sent(status, verdict, pinId, trouble);
        VerificationResult result = null;
        trouble = null;
        try {
            result = client.verified(verify, CHALLENGE, reply);
        } catch (OtpException expected) {
            trouble = expected;
        }
        verified(status, verdict, result, trouble);
        Duration lifetime = BeemReplies.lifetime(reply).orElse(null);
        require(
                lifetime == null
                        || (lifetime.compareTo(Duration.ZERO) > 0 && lifetime.compareTo(Duration.ofHours(24)) <= 0),
                "a lifetime that is none");
        require(Replies.tag(BeemClient.CODES, reply).matches("1[0-9]{2}|none|other"), "a tag that anybody can invent");
        require(Replies.contentType(reply).length() <= 64, "a content type of any length");
        require(reply.toString().length() <= 80, "a text of any length");
        require(client.isProper(reply) || !REFUSED_UNREAD.contains(status), "a refusal that counts as an outage");
    }

    /** S3: certainly nothing happened only where the reply says so. */
    private static void requireHonest(int status, Verdict verdict, OtpException trouble, boolean send) {
        if (trouble instanceof OtpOutcomeUnknownException) {
            return;
        }
        Set<Integer> codes = verdict.codes();
        if (codes.size() == 1) {
            int code = codes.iterator().next();
            boolean numberRefused = send && code == INVALID_NUMBER && trouble.failure() == OtpFailure.INVALID_RECIPIENT;
            boolean accountRefused = REFUSED.contains(code) && trouble.failure() == OtpFailure.CONFIGURATION;
            if (numberRefused || accountRefused) {
                return;
            }
        }
        require(REFUSED_UNREAD.contains(status), "an outcome that is called certain and is not");
    }

    private <T> T frugally(Supplier<T> work) {
        if (!measuring) {
            return work.get();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long start = THREADS.getCurrentThreadCpuTime();
        T result = work.get();
        slowest = Math.max(slowest, THREADS.getCurrentThreadCpuTime() - start);
        long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
        dearest = Math.max(dearest, cost);
        require(cost <= MOST_BYTES_PER_REPLY, "a reply that costs " + cost + " bytes of memory");
        return result;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    static String legible(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte one : Arrays.copyOf(bytes, Math.min(bytes.length, 2000))) {
            text.append(one >= ' ' && one < 127 ? Character.toString(one) : String.format("\\x%02x", one));
        }
        return text.append(" (").append(bytes.length).append(" bytes)").toString();
    }
}
