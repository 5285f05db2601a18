package dev.nywila.otp.http;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.Call;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An observation for each call, in scope while it lasts, so that spans of what it causes are its children. Handlers are the
 * application's code: what they throw changes no outcome.
 */
final class MicrometerObserver implements CallObserver {

    private record Observed(Observation observation, OtpObservationContext context, Observation.Scope scope) {}

    private final ObservationRegistry registry;
    private final String provider;
    private final String client;
    private final Map<Call, Observed> underWay = new ConcurrentHashMap<>();

    private MicrometerObserver(ObservationRegistry registry, String provider, String client) {
        this.registry = registry;
        this.provider = provider;
        this.client = client;
    }

    static CallObserver find(HttpSettings settings) {
        return settings.reader()
                .component(ObservationRegistry.class)
                .<CallObserver>map(registry -> new MicrometerObserver(
                        registry,
                        settings.reader().provider(),
                        settings.reader().name()))
                .orElse(NONE);
    }

    @Override
    public void sendBegun(Call call, OtpRequest request) {
        begin(call, new OtpObservationContext(call, request, null));
    }

    @Override
    public void verifyBegun(Call call, Challenge challenge) {
        begin(call, new OtpObservationContext(call, null, challenge));
    }

    private void begin(Call call, OtpObservationContext context) {
        Observation observation = Observation.createNotStarted("otp.call", () -> context, registry)
                .contextualName("otp " + call.operation())
                .lowCardinalityKeyValue("operation", call.operation().toString())
                .lowCardinalityKeyValue("provider", provider)
                .lowCardinalityKeyValue("client", client)
                .highCardinalityKeyValue("call", call.callId());
        // a handler that throws here has begun nothing that could be ended
        observation.start();
        underWay.put(call, new Observed(observation, context, openScope(observation)));
    }

    private static Observation.Scope openScope(Observation observation) {
        try {
            return observation.openScope();
        } catch (Throwable thrown) {
            Foreign.tolerated(thrown);
            return Observation.Scope.NOOP;
        }
    }

    @Override
    public void sent(Call call, Challenge challenge) {
        Observed observed = underWay.get(call);
        if (observed != null) {
            observed.context.sent(challenge);
            tell(observed, "accepted", "sent");
        }
    }

    @Override
    public void verified(Call call, VerificationResult answer) {
        Observed observed = underWay.get(call);
        if (observed != null) {
            observed.context.answered(answer);
            tell(observed, Telemetry.outcome(answer), "answered");
        }
    }

    @Override
    public void failed(Call call, OtpException trouble) {
        Observed observed = underWay.get(call);
        if (observed != null) {
            tell(
                    observed,
                    Telemetry.lower(trouble.failure()),
                    trouble instanceof OtpOutcomeUnknownException ? "unknown" : "not_done");
            observed.observation.error(trouble);
        }
    }

    private static void tell(Observed observed, String outcome, String certainty) {
        observed.observation.lowCardinalityKeyValue("outcome", outcome).lowCardinalityKeyValue("certainty", certainty);
    }

    @Override
    public void ended(Call call) {
        Observed observed = underWay.remove(call);
        if (observed != null) {
            Foreign.run(observed.scope::close);
            if (observed.context.getLowCardinalityKeyValue("outcome") == null) {
                // an error, or a key of another request
                tell(observed, "error", "unknown");
            }
            observed.observation.stop();
        }
    }
}
