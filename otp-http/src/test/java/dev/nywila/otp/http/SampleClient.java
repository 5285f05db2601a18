package dev.nywila.otp.http;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Approved;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.Call;
import feign.Param;
import feign.RequestLine;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** An adapter of no provider: as small as one can be. */
final class SampleClient extends HttpOtpClient {

    static final PhoneNumber PHONE = PhoneNumber.of("+255713507067");

    interface Api {

        @RequestLine("POST /send")
        Reply send(@Param("to") String to, Exchange exchange);

        @RequestLine(value = "POST /check/{id}", decodeSlash = false)
        Reply check(@Param("id") String id, @Param("code") String code, Exchange exchange);
    }

    private final Api api;

    SampleClient(HttpSettings settings, Auth auth) {
        super(
                settings,
                Capabilities.builder()
                        .rejections(Set.of(Rejection.INCORRECT_CODE))
                        .build(),
                auth,
                new Codes(reply -> Optional.empty(), Pattern.compile(""), Set.of()));
        this.api = api(Api.class, Encoding.JSON);
    }

    static SampleClient open(OtpConfig config, Function<HttpSettings, Auth> auth) {
        HttpSettings settings = new HttpSettings("sample", config, "sample", null);
        return new SampleClient(settings, auth.apply(settings));
    }

    static OtpConfig config(URI url, String... further) {
        Map<String, String> all = new HashMap<>(Map.of("otp.sample.base-url", url.toString()));
        for (int i = 0; i < further.length; i += 2) {
            all.put("otp.sample." + further[i], further[i + 1]);
        }
        return OtpConfig.of(all);
    }

    @Override
    protected Challenge doSend(OtpRequest request, Call call) {
        Reply reply =
                send(request, call, exchange -> api.send(request.recipient().address(), exchange));
        if (reply.status() == 200) {
            return call.challenge(reply.text("id").orElseThrow());
        }
        throw trouble(call, reply);
    }

    @Override
    protected VerificationResult doVerify(Challenge challenge, String code, Call call) {
        Reply reply = verify(challenge, code, call, exchange -> api.check(challenge.reference(), code, exchange));
        if (reply.status() == 200) {
            return reply.says("right", true)
                    ? Approved.of(challenge.recipient())
                    : Rejected.of(Rejection.INCORRECT_CODE);
        }
        throw trouble(call, reply);
    }
}
