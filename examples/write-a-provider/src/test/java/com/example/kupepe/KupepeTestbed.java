package com.example.kupepe;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.http.Resolver;
import dev.nywila.otp.tck.HttpTestbed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Kupepe's side of one test, as its documentation has it. */
final class KupepeTestbed extends HttpTestbed {

    private static final String KEY = "kupepe-key-for-tests";

    private record Verification(String id, PhoneNumber to, String code, Instant expiresAt) {}

    private final List<Verification> sent = new ArrayList<>();
    private final Set<String> approved = new HashSet<>();
    private final Map<String, Integer> wrongCodes = new HashMap<>();

    @Override
    public String providerId() {
        return KupepeProvider.ID;
    }

    @Override
    public OtpConfig config() {
        return config(Map.of("otp.kupepe.api-key", KEY, "otp.kupepe.base-url", url()))
                .with(Resolver.class, this::resolve);
    }

    @Override
    public boolean emit(String line) {
        LoggerFactory.getLogger("dev.nywila.otp.client").trace(line);
        return true;
    }

    private Verification of(Challenge challenge) {
        return sent.get(Integer.parseInt(challenge.reference().substring(2)) - 1);
    }

    @Override
    protected String deliveredCode(Challenge challenge) {
        return of(challenge).code;
    }

    @Override
    public Optional<Delivery> delivered(Challenge challenge) {
        return Optional.of(new Delivery(of(challenge).to, Optional.empty(), Optional.empty()));
    }

    @Override
    protected int successStatus(Request request) {
        return request.path().equals("/verifications") ? 201 : 200;
    }

    @Override
    protected Answer answer(Request request) {
        if (!("Bearer " + KEY).equals(request.headers().apply("Authorization"))) {
            return new Answer(401, "{\"error\":\"bad_key\"}");
        }
        if (request.path().equals("/verifications")) {
            int number = sent.size() + 1;
            PhoneNumber to = PhoneNumber.of(request.body().replaceAll("[^+0-9]", ""));
            String code = "%06d".formatted(number * 7919 % 1_000_000);
            sent.add(new Verification("v-" + number, to, code, instant().plus(Duration.ofMinutes(5))));
            return answer(201, sent.get(number - 1), "pending");
        }
        return sent.stream()
                .filter(each -> request.path().equals("/verifications/" + each.id + "/check"))
                .findFirst()
                .map(each -> check(each, request.body()))
                .orElse(new Answer(404, "{\"error\":\"unknown_verification\"}"));
    }

    private Answer check(Verification asked, String body) {
        if (approved.contains(asked.id)) {
            return answer(200, asked, "used");
        }
        if (!instant().isBefore(asked.expiresAt)) {
            return answer(200, asked, "expired");
        }
        if (wrongCodes.getOrDefault(asked.id, 0) == 5) {
            return new Answer(429, "{\"error\":\"too_many_checks\"}");
        }
        if (body.contains("\"code\":\"" + asked.code + "\"")) {
            approved.add(asked.id);
            return answer(200, asked, "approved");
        }
        wrongCodes.merge(asked.id, 1, Integer::sum);
        return answer(200, asked, "wrong");
    }

    private static Answer answer(int status, Verification about, String word) {
        String body = "{\"id\":\"%s\",\"status\":\"%s\",\"expires_at\":\"%s\"}";
        return new Answer(status, body.formatted(about.id, word, about.expiresAt));
    }
}
