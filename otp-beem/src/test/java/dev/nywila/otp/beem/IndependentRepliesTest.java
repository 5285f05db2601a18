package dev.nywila.otp.beem;

import static dev.nywila.otp.beem.Clients.PHONE;
import static dev.nywila.otp.beem.Clients.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.http.Replies;
import dev.nywila.otp.http.Reply;
import dev.nywila.otp.spi.Call;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A reply means the same whatever was read before it, by this client or by another (D4). */
class IndependentRepliesTest {

    private static final String APPROVED = "{\"data\":{\"message\":{\"code\":117}},";

    private final BeemClient client = Clients.unconnected(() -> Instant.EPOCH);
    private final Call verify = Calls.verify();

    @Test
    void namesOfOneHashSpoilNeitherTheirReplyNorThoseAfterIt() {
        for (int i = 0; i < 3; i++) {
            assertThat(client.verified(verify, challenge(), read(APPROVED + String.join(",", namesOfOneHash()) + "}")))
                    .isEqualTo(Approved.of(PHONE));
        }
        for (String name : namesOfOneHash()) {
            assertThat(client.verified(verify, challenge(), read(APPROVED + name + "}")))
                    .isEqualTo(Approved.of(PHONE));
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(client.verified(verify, challenge(), read(APPROVED + "\"" + i + "\":0}")))
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

    private static Reply read(String body) {
        return Replies.reply(200, body);
    }
}
