package dev.nywila.otp.tck;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.VerificationResult.Rejected;
import dev.nywila.otp.spi.OtpSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Several clients as one, who all read its settings. Whoever sends a challenge is named in it and checks it; the router
 * itself sends none. Its routes have the same names in every router, as accounts have.
 */
final class OddRouter implements OtpClient {

    private static final String ROUTED = "kit-routed";

    /** The clients of each router, and what their provider is called. */
    static final Map<String, String> WITHIN = Map.of("kit-east", ROUTED, "kit-west", ROUTED);

    /** Read the settings in the router's name, and is not asked. */
    private final OddClient own;

    private final Map<String, OtpClient> routes;
    private final Map<String, String> routesOfKeys = new ConcurrentHashMap<>();
    private volatile boolean closed;

    OddRouter(OddClient own, OtpConfig config, OddSide side) {
        this.own = own;
        RecordingConfig settings = new RecordingConfig(config, own.name(), Map.of());
        this.routes = WITHIN.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), route -> open(settings.named(route), side)));
    }

    private static OtpClient open(RecordingConfig config, OddSide side) {
        OtpSettings settings = new OtpSettings(ROUTED, config, config.name);
        settings.required("api-key");
        return new OddClient(settings, side);
    }

    @Override
    public String name() {
        return own.name();
    }

    @Override
    public Challenge send(OtpRequest request) {
        Objects.requireNonNull(request, "request");
        OtpOperation operation = request.predecessor().isPresent() ? OtpOperation.RESEND : OtpOperation.SEND;
        refuse(operation);
        String route = request.predecessor().map(Challenge::client).orElseGet(() -> routeTo(request));
        if (!routes.containsKey(route)) {
            throw OtpNotDoneException.of(name(), operation, OtpFailure.UNKNOWN_CHALLENGE, "no client within sent it");
        }
        String key = request.idempotencyKey().orElse(null);
        if (key == null) {
            return Objects.requireNonNull(routes.get(route)).send(request);
        }
        return sendKeyed(key, route, request);
    }

    /** A key is one route's, which holds it to one request. */
    private Challenge sendKeyed(String key, String route, OtpRequest request) {
        String first = Objects.requireNonNullElse(routesOfKeys.putIfAbsent(key, route), route);
        if (request.predecessor().isPresent() && !first.equals(route)) {
            throw new IllegalArgumentException("this key is another request's");
        }
        return Objects.requireNonNull(routes.get(first)).send(request);
    }

    private static String routeTo(OtpRequest request) {
        List<String> names = WITHIN.keySet().stream().sorted().toList();
        return names.get(Math.floorMod(request.recipient().hashCode(), names.size()));
    }

    @Override
    public VerificationResult verify(Challenge challenge, String code) {
        Objects.requireNonNull(challenge, "challenge");
        Objects.requireNonNull(code, "code");
        refuse(OtpOperation.VERIFY);
        OtpClient route = routes.get(challenge.client());
        return route == null ? Rejected.of(Rejection.UNKNOWN_CHALLENGE) : route.verify(challenge, code);
    }

    private void refuse(OtpOperation operation) {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw OtpNotDoneException.of(name(), operation, OtpFailure.INTERRUPTED, "interrupted");
        }
    }

    @Override
    public Capabilities capabilities() {
        return own.capabilities();
    }

    @Override
    public void close() {
        closed = true;
        own.close();
        routes.values().forEach(OtpClient::close);
    }
}
