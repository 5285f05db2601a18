package dev.nywila.otp.beem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.http.tck.Framings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * V1, V2, S1 and S3 for every known reply and for each change to it: what the parser makes of a reply is what the
 * independent {@link Verdict} says. See docs/fuzzing.md.
 */
class MutatedRepliesTest {

    private static final int LONGEST_BODY = 64 * 1024;
    private static final int SHORT_RUN = 30_000;
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final long SEED = Long.getLong("fuzz.seed", SECONDS == 0 ? 1 : System.nanoTime());

    private final ReplyCheck check = new ReplyCheck(true);

    /** Every change to the documented successes, as a good reply and at one of the other statuses in turn. */
    @Test
    void noChangeToASuccessIsTakenForAnotherThanItIs() {
        List<Integer> others = KnownReplies.STATUSES.subList(1, KnownReplies.STATUSES.size());
        for (String body : List.of(
                KnownReplies.bodies(117).get(0),
                KnownReplies.bodies(100).get(1),
                KnownReplies.bodies(100).get(2))) {
            KnownReplies.MUTATIONS.each(body, changed -> {
                check.body(200, Map.of(), changed);
                check.body(others.get((int) (check.cases() / 2 % others.size())), Map.of(), changed);
            });
        }
        finish("changed successes");
    }

    /** The known replies as they are, at each status, and with each header. */
    @Test
    void everyKnownReplyIsReadAsTheContractSays() {
        for (String body : KnownReplies.bodies()) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            KnownReplies.STATUSES.forEach(status -> check.body(status, Map.of(), bytes));
            KnownReplies.MORE_STATUSES.forEach(status -> check.body(status, Map.of(), bytes));
            KnownReplies.HEADERS.forEach(headers -> check.body(200, headers, bytes));
            KnownReplies.HEADERS.forEach(headers -> check.body(429, headers, bytes));
        }
        finish("known replies");
    }

    /** Any of the known replies, after several changes. */
    @Test
    void noPileOfChangesIsTakenForAnotherThanItIs() {
        Random random = new Random(SEED);
        List<String> bodies = KnownReplies.bodies();
        List<String> successes = List.of(
                KnownReplies.bodies(117).get(0),
                KnownReplies.bodies(100).get(1),
                KnownReplies.bodies(100).get(2));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (SECONDS == 0 ? check.cases() < SHORT_RUN : System.nanoTime() < end) {
            List<String> from = random.nextBoolean() ? bodies : successes;
            byte[] changed = KnownReplies.MUTATIONS.random(from.get(random.nextInt(from.size())), random);
            check.body(200, Map.of(), changed);
            check.body(
                    KnownReplies.STATUSES.get(random.nextInt(KnownReplies.STATUSES.size())),
                    KnownReplies.HEADERS.get(random.nextInt(KnownReplies.HEADERS.size())),
                    changed);
            if (random.nextInt(4) == 0) {
                int status = random.nextBoolean() ? 200 : 403;
                check.wire(Framings.framed(random.nextInt(Framings.WAYS), status, changed));
            }
        }
        finish("piles of changes, seed " + SEED);
    }

    /** What a reply can cost, once classes are loaded: the longest bodies, in the forms that are dearest to read. */
    @Test
    void theWorstRepliesCostLittleTimeAndMemory() {
        ReplyCheck warm = new ReplyCheck(false);
        for (int round = 0; round < 2; round++) {
            ReplyCheck costs = round == 0 ? warm : check;
            worst().forEach(body -> costs.body(200, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
        }
        System.out.println(check.summary("worst replies"));
        assertThat(check.dearest()).isLessThan(2 * 1024 * 1024);
        assertThat(check.slowest()).isLessThan(Duration.ofMillis(500));
    }

    private static List<String> worst() {
        String start = "{\"data\":{\"message\":{\"code\":117}},";
        return List.of(
                "[".repeat(LONGEST_BODY),
                "{\"a\":".repeat(LONGEST_BODY / 5),
                start + "\"x\":" + "[".repeat(LONGEST_BODY - 100),
                start + "\"x\":" + "9".repeat(LONGEST_BODY - 100) + "}",
                start + "\"x\":1e" + "9".repeat(LONGEST_BODY - 100) + "}",
                start + "\"x\":\"" + "x".repeat(LONGEST_BODY - 100) + "\"}",
                start + "\"x\":\"" + "\\u0078".repeat(LONGEST_BODY / 6 - 20) + "\"}",
                start + "\"" + "x".repeat(LONGEST_BODY - 100) + "\":1}",
                start + "\"x\":[" + "[],".repeat(LONGEST_BODY / 3 - 50) + "[]]}",
                start + "\"x\":[" + "0,".repeat(LONGEST_BODY / 2 - 50) + "0]}",
                start + "\"x\":{" + names(LONGEST_BODY / 8 - 50, "%05x") + "}}",
                start + "\"x\":{" + String.join(",", IndependentRepliesTest.namesOfOneHash()) + "}}",
                start + " ".repeat(LONGEST_BODY - 100) + "\"x\":1}",
                "\u20ac".repeat(LONGEST_BODY / 3));
    }

    private static String names(int count, String form) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + String.format(form, i) + "\":0")
                .collect(Collectors.joining(","));
    }

    /** The check is worth nothing if it meets no success. */
    private void finish(String name) {
        System.out.println(check.summary(name));
        assertThat(check.approvals()).isPositive();
        assertThat(check.challenges()).isPositive();
    }
}
