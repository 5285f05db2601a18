package dev.nywila.otp.http.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.http.tck.Exchanges.Changed;
import dev.nywila.otp.http.tck.NearMisses.NearMiss;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** V1 and S1 seen by an application: changed replies, changed framings, over real connections. */
@Timeout(120)
abstract class FuzzRules {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final List<Integer> STATUSES =
            List.of(200, 201, 202, 204, 206, 301, 304, 400, 401, 403, 404, 409, 422, 429, 500, 503);

    abstract HttpSubject subject();

    int exchanges() {
        return 1_000;
    }

    @Test
    @DisplayName("what differs from a success in one thing is none")
    void whatDiffersFromASuccessInOneThingIsNone() throws Exception {
        Findings findings = new Findings("near misses");
        try (Exchanges exchanges = new Exchanges(subject(), DEADLINE)) {
            List<NearMiss> sends = NearMisses.of(
                    subject().accepted(exchanges.samples().send(), subject().reference(1)), accepted());
            for (int i = 0; i < sends.size(); i++) {
                int number = i;
                exchanges.send(
                        (request, good) -> {
                            NearMiss miss = NearMisses.of(good, accepted()).get(number);
                            return new Changed(miss.name(), Framings.framed(0, good.status(), bytes(miss.body())));
                        },
                        findings);
            }
            List<NearMiss> checks = NearMisses.of(
                    subject().approved(exchanges.samples().verify()), subject().approvedBy());
            for (int i = 0; i < checks.size(); i++) {
                int number = i;
                exchanges.verify(
                        (request, good) -> {
                            NearMiss miss =
                                    NearMisses.of(good, subject().approvedBy()).get(number);
                            return new Changed(miss.name(), Framings.framed(0, good.status(), bytes(miss.body())));
                        },
                        findings);
            }
        }
        findings.assertNone();
    }

    private List<String> accepted() {
        return Stream.concat(
                        subject().acceptedBy().stream(), Stream.of(subject().referencePath()))
                .toList();
    }

    @Test
    @DisplayName("no changed reply is taken for a success that it is not")
    void noChangedReplyIsTakenForASuccessThatItIsNot() throws Exception {
        Findings findings = new Findings("changed exchanges");
        Random random = new Random(1);
        Mutations mutations = new Mutations(fields());
        int legal = 0;
        try (Exchanges exchanges = new Exchanges(subject(), DEADLINE)) {
            for (int i = 0; i < exchanges(); i++) {
                Exchanges.Change change = (request, good) -> {
                    byte[] body = mutations.random(good.body(), random);
                    int framing = random.nextBoolean() ? 0 : random.nextInt(Framings.WAYS);
                    int status = random.nextBoolean() ? good.status() : STATUSES.get(random.nextInt(STATUSES.size()));
                    return new Changed("changed", Framings.framed(framing, status, body));
                };
                boolean success = i % 2 == 0 ? exchanges.send(change, findings) : exchanges.verify(change, findings);
                legal += success ? 1 : 0;
            }
        }
        findings.assertNone();
        // or nothing was tried
        assertThat(legal).isPositive();
    }

    private List<String> fields() {
        List<String> own = new ArrayList<>(BodyFaults.CONTRADICTIONS);
        own.addAll(BodyFaults.HARMLESS);
        for (String path : subject().approvedBy()) {
            String last = path.substring(path.lastIndexOf('.') + 1);
            own.addAll(List.of(
                    "\"" + last + "\":N", "\"" + last + "\":null", "\"" + last + "\":{}", "\"" + last + "\":true"));
        }
        return own;
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
