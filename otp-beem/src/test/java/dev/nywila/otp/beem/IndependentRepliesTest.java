package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.spi.Call;
import feign.Request;
import feign.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A reply means the same whatever was read before it, by this client or by another (D4). */
class IndependentRepliesTest {

    private static final String APPROVED = "{\"data\":{\"message\":{\"code\":117}},";

    private final BeemAnswers answers = new BeemAnswers(() -> Instant.EPOCH);
    private final Call verify = Calls.verify();

    @Test
    void namesOfOneHashSpoilNeitherTheirReplyNorThoseAfterIt() {
        for (int i = 0; i < 3; i++) {
            assertThat(answers.verified(verify, read(APPROVED + String.join(",", namesOfOneHash()) + "}"), PHONE))
                    .isEqualTo(Approved.of(PHONE));
        }
        for (String name : namesOfOneHash()) {
            assertThat(answers.verified(verify, read(APPROVED + name + "}"), PHONE))
                    .isEqualTo(Approved.of(PHONE));
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(answers.verified(verify, read(APPROVED + "\"" + i + "\":0}"), PHONE))
                    .isEqualTo(Approved.of(PHONE));
        }
    }

    /** Fields whose names are one to a table that counts by 33: {@code 33 * 'A' + 'B' == 33 * 'B' + '!'}. */
    static List<String> namesOfOneHash() {
        return IntStream.range(0, 2000)
                .mapToObj(i -> {
                    StringBuilder name = new StringBuilder();
                    for (int bit = 0; bit < 11; bit++) {
                        name.append((i >> bit & 1) == 0 ? "AB" : "B!");
                    }
                    return "\"" + name + "\":0";
                })
                .toList();
    }

    private static BeemReply read(String body) {
        Request request = Request.create(
                Request.HttpMethod.POST, "http://localhost", Map.of(), null, StandardCharsets.UTF_8, null);
        return BeemReply.read(
                Response.builder()
                        .request(request)
                        .status(200)
                        .body(body, StandardCharsets.UTF_8)
                        .build(),
                false);
    }
}
