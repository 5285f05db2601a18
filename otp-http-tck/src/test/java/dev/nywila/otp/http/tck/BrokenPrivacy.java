package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.Broken.client;
import static dev.nywila.otp.http.tck.Broken.rules;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.Call;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adapters that tell what nobody may read. */
final class BrokenPrivacy {

    private static final Logger LOG = LoggerFactory.getLogger("dev.nywila.otp.plain");

    static final List<Broken> ALL = List.of(
            client("quotes the reply's text in its messages", rules(Rule.P1), settings -> new PlainClient(settings) {
                @Override
                OtpException trouble(Call call, PlainReply reply) {
                    String quoted = reply.proper() ? reply.fields().toString() : "none";
                    OtpException honest = super.trouble(call, reply);
                    return honest instanceof OtpOutcomeUnknownException
                            ? call.outcomeUnknown(honest.failure(), quoted)
                                    .retryAfter(honest.retryAfter().orElse(null))
                            : call.notDone(honest.failure(), quoted)
                                    .retryAfter(honest.retryAfter().orElse(null));
                }
            }),
            client("logs its credentials", rules(Rule.P1), settings -> new PlainClient(settings) {
                @Override
                String request(String path, String body) {
                    LOG.trace("asking with {}", settings.authorization());
                    return super.request(path, body);
                }
            }),
            client("logs the request with its code", rules(Rule.P1), settings -> new PlainClient(settings) {
                @Override
                String request(String path, String body) {
                    LOG.debug("asking {}", body.replace("+", "%2B"));
                    return super.request(path, body);
                }
            }),
            client("puts the number into a meter", rules(Rule.P1), settings -> new PlainClient(settings) {
                @Override
                VerificationResult verified(Call call, Challenge challenge, PlainReply reply) {
                    count("otp.to." + challenge.recipient().address(), Operation.VERIFY);
                    return super.verified(call, challenge, reply);
                }
            }),
            client(
                    "hides its credentials in the cause of what it suppresses",
                    rules(Rule.P1),
                    settings -> new PlainClient(settings) {
                        @Override
                        OtpException trouble(Call call, BrokenOff broken) {
                            OtpException honest = super.trouble(call, broken);
                            honest.addSuppressed(
                                    new IOException("broken", new IOException("sent " + settings.authorization())));
                            return honest;
                        }
                    }),
            Broken.transport(
                    "names its threads after the number",
                    rules(Rule.P1),
                    settings -> new PlainTransport(settings.baseUrl(), settings.connectTimeout(), settings.resolver()) {
                        @Override
                        byte[] exchange(PlainExchange exchange) throws IOException {
                            Thread helper = Thread.currentThread();
                            String number = exchange.request().replaceAll("(?s).*\"\\+([0-9]+)\".*", "$1");
                            helper.setName(helper.getName().replaceFirst(" to .*", "") + " to " + number);
                            return super.exchange(exchange);
                        }
                    }),
            client("shows its settings as its text", rules(Rule.P1), settings -> new PlainClient(settings) {
                @Override
                public String toString() {
                    return Map.of("password", settings.password()).toString();
                }
            }));

    private BrokenPrivacy() {}
}
