package dev.nywila.otp.http.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.OtpSettings;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The honest adapter and its provider; or a broken one, where it is told which. */
public class PlainSubject extends HttpSubject {

    static final String PASSWORD = "pl4in+secret/word==";
    static final String BASIC = Base64.getEncoder().encodeToString(("plain-user:" + PASSWORD).getBytes(UTF_8));

    private static final Pattern MEMBER = Pattern.compile("\"(id|to)\":\"([^\"]*)\"");

    private final Function<PlainSettings, OtpClient> opening;

    /** The honest one. */
    public PlainSubject() {
        this(PlainClient::new);
    }

    PlainSubject(Function<PlainSettings, OtpClient> opening) {
        this.opening = opening;
    }

    @Override
    public String providerId() {
        return "plain";
    }

    @Override
    public Map<String, String> settings(URI baseUrl) {
        return Map.of("base-url", baseUrl.toString(), "user", "plain-user", "password", PASSWORD);
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("password", PASSWORD, "Authorization", BASIC);
    }

    @Override
    public boolean isSend(String request) {
        return request.startsWith("POST /send ");
    }

    @Override
    public String about(String request) {
        String name = isSend(request) ? "to" : "id";
        return member(request, name).replace("+", "");
    }

    private static String member(String request, String name) {
        Matcher member = MEMBER.matcher(request);
        while (member.find()) {
            if (member.group(1).equals(name)) {
                return member.group(2);
            }
        }
        return "";
    }

    @Override
    public Answer accepted(String request, String reference) {
        return answer("sent", reference, member(request, "to"));
    }

    @Override
    public Answer approved(String request) {
        return answer("approved", member(request, "id"), member(request, "to"));
    }

    @Override
    public Answer wrongCode(String request) {
        return answer("wrong", member(request, "id"), member(request, "to"));
    }

    private static Answer answer(String status, String id, String to) {
        return new Answer(
                200,
                "{\"status\":\"" + status + "\",\"id\":\"" + id + "\",\"to\":\"" + to + "\",\"text\":\"" + MARKER
                        + "\"}");
    }

    @Override
    public String referencePath() {
        return "id";
    }

    @Override
    public List<String> acceptedBy() {
        return List.of("status", "to");
    }

    @Override
    public List<String> approvedBy() {
        return List.of("status", "id", "to");
    }

    @Override
    public Set<Seam> seams() {
        return Set.of(Seam.NAMES);
    }

    @Override
    public OtpConfig resolving(OtpConfig config, Resolver resolver) {
        return config.with(Resolver.class, resolver);
    }

    @Override
    public Budget budget() {
        // far above what it takes: the broken one takes ten times as much
        return new Budget(150_000, 150_000);
    }

    @Override
    public OtpClient open(OtpConfig config, String name) {
        return opening.apply(PlainSettings.read(new OtpSettings(providerId(), config, name)));
    }
}
