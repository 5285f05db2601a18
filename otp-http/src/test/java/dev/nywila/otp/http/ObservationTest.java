package dev.nywila.otp.http;

import static dev.nywila.otp.http.SampleClient.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpOperation;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.http.SampleServer.Answer;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private final List<OtpObservationContext> started = new ArrayList<>();
    private final List<OtpObservationContext> stopped = new ArrayList<>();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private volatile Answer answer = Answer.of(200, "{\"id\":\"any\",\"right\":true}");
    private Consumer<Observation.Context> atStart = context -> {};

    ObservationTest() {
        registry.observationConfig().observationHandler(new Auditor());
    }

    private final class Auditor implements ObservationHandler<OtpObservationContext> {
        @Override
        public void onStart(OtpObservationContext context) {
            atStart.accept(context);
            started.add(context);
        }

        @Override
        public void onStop(OtpObservationContext context) {
            stopped.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof OtpObservationContext;
        }
    }

    private SampleClient open(SampleServer server) {
        return SampleClient.open(
                SampleClient.config(server.url()).with(ObservationRegistry.class, registry), settings -> Auth.none());
    }

    private static Map<String, String> keys(OtpObservationContext context) {
        Map<String, String> keys = new TreeMap<>();
        for (KeyValue each : context.getLowCardinalityKeyValues()) {
            keys.put(each.getKey(), each.getValue());
        }
        return keys;
    }

    @Test
    void aSendIsObservedWithWhatWasAskedForAndWhatCameOfIt() throws Exception {
        try (SampleServer server = new SampleServer(request -> answer);
                SampleClient otp = open(server)) {
            OtpRequest request = OtpRequest.to(PHONE);
            Challenge sent = otp.send(request);
            assertThat(started).isEqualTo(stopped).hasSize(1);
            OtpObservationContext context = stopped.get(0);
            assertThat(context.getName()).isEqualTo("otp.call");
            assertThat(context.getContextualName()).isEqualTo("otp send");
            assertThat(context.operation()).isEqualTo(OtpOperation.SEND);
            assertThat(context.request()).contains(request);
            assertThat(context.challenge()).contains(sent);
            assertThat(context.answer()).isEmpty();
            assertThat(context.trouble()).isEmpty();
            assertThat(sent.callId()).contains(context.callId());
            assertThat(keys(context))
                    .isEqualTo(Map.of(
                            "operation", "send",
                            "provider", "sample",
                            "client", "sample",
                            "outcome", "accepted",
                            "certainty", "sent"));
        }
    }

    @Test
    void aVerifyIsObservedWithItsChallengeAndAnswer() throws Exception {
        try (SampleServer server = new SampleServer(request -> answer);
                SampleClient otp = open(server)) {
            Challenge sent = otp.send(PHONE);
            answer = Answer.of(200, "{\"right\":false}");
            var wrong = otp.verify(sent, "000000");
            OtpObservationContext context = stopped.get(1);
            assertThat(context.operation()).isEqualTo(OtpOperation.VERIFY);
            assertThat(context.challenge()).contains(sent);
            assertThat(context.answer()).contains(wrong);
            assertThat(context.request()).isEmpty();
            assertThat(keys(context)).containsEntry("outcome", "incorrect_code").containsEntry("certainty", "answered");
        }
    }

    @Test
    void troubleIsTheObservationsError() throws Exception {
        try (SampleServer server = new SampleServer(request -> answer);
                SampleClient otp = open(server)) {
            answer = Answer.of(503, "");
            Throwable unknown = catchThrowable(() -> otp.send(PHONE));
            answer = Answer.of(401, "");
            Throwable refused = catchThrowable(() -> otp.send(PHONE));
            assertThat(stopped.get(0).getError()).isSameAs(unknown);
            assertThat(stopped.get(0).trouble()).contains((OtpException) unknown);
            assertThat(keys(stopped.get(0)))
                    .containsEntry("outcome", "unavailable")
                    .containsEntry("certainty", "unknown");
            assertThat(stopped.get(1).getError()).isSameAs(refused);
            assertThat(keys(stopped.get(1)))
                    .containsEntry("outcome", "configuration")
                    .containsEntry("certainty", "not_done");
        }
    }

    @Test
    void aCallThatIsRefusedBeforeTheProviderIsAskedIsObservedToo() throws Exception {
        try (SampleServer server = new SampleServer(request -> answer)) {
            SampleClient otp = open(server);
            otp.send(OtpRequest.to(PHONE).idempotencyKey("one-purchase-0001"));
            OtpRequest another = OtpRequest.to(PhoneNumber.of("+255713507068")).idempotencyKey("one-purchase-0001");
            assertThatThrownBy(() -> otp.send(another)).isInstanceOf(IllegalArgumentException.class);
            assertThat(keys(stopped.get(1))).containsEntry("outcome", "error");
            otp.close();
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void noKeyValueTellsNumberCodeOrReference() throws Exception {
        try (SampleServer server = new SampleServer(request -> answer);
                SampleClient otp = open(server)) {
            answer = Answer.of(200, "{\"id\":\"planted-reference\",\"right\":true}");
            otp.verify(otp.send(PHONE), "904217");
            assertThat(stopped)
                    .hasSize(2)
                    .allSatisfy(context -> assertThat(context.getAllKeyValues() + context.toString())
                            .doesNotContain("713507067")
                            .doesNotContain("904217")
                            .doesNotContain("planted"));
        }
    }

    @Test
    void theCallIsInScopeOnlyWhileItLasts() throws Exception {
        try (SampleServer server = new SampleServer(request -> answer);
                SampleClient otp = open(server)) {
            List<Observation> current = new ArrayList<>();
            registry.observationConfig().observationHandler(new ObservationHandler<OtpObservationContext>() {
                @Override
                public void onScopeOpened(OtpObservationContext context) {
                    current.add(registry.getCurrentObservation());
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                    return context instanceof OtpObservationContext;
                }
            });
            otp.send(PHONE);
            assertThat(current).hasSize(1).doesNotContainNull();
            assertThat(registry.getCurrentObservation()).isNull();
        }
    }

    @Test
    void aHandlerThatThrowsChangesNoOutcome() throws Exception {
        try (SampleServer server = new SampleServer(request -> answer);
                SampleClient otp = open(server)) {
            atStart = context -> {
                throw new IllegalStateException("a broken handler");
            };
            assertThat(otp.send(PHONE).reference()).isEqualTo("any");
            atStart = context -> {};
            assertThat(otp.send(PHONE).reference()).isEqualTo("any");
            assertThat(stopped).hasSize(1);
        }
    }
}
