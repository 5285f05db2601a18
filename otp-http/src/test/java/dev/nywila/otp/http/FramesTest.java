package dev.nywila.otp.http;

import static dev.nywila.otp.http.SampleClient.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nywila.otp.http.SampleServer.Answer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How deep a send stands when its first byte leaves: a stack trace is what somebody reads at night. */
class FramesTest {

    /** {@code HttpWire.write} and the stream's {@code write}, which follow. */
    private static final int TO_THE_BYTE = 2;

    /** From our first method to the one that lets the request leave. */
    private final List<String> frames = Collections.synchronizedList(new ArrayList<>());

    private final MeterRegistry meters = new SimpleMeterRegistry() {
        @Override
        protected Counter newCounter(Meter.Id id) {
            if (id.getName().equals("otp.wire.requests")) {
                note(new Throwable().getStackTrace());
            }
            return super.newCounter(id);
        }
    };

    private void note(StackTraceElement[] stack) {
        int transmit = 0;
        while (!stack[transmit].getMethodName().equals("transmit")) {
            transmit++;
        }
        for (int i = transmit; !stack[i].getClassName().equals(FramesTest.class.getName()); i++) {
            frames.add(stack[i].getClassName() + "." + stack[i].getMethodName());
        }
    }

    @Test
    void aSendStandsAtMostTwentyFramesDeepAndFeignIsNotOneOfThem() throws Exception {
        try (SampleServer server = new SampleServer(request -> Answer.of(200, "{\"id\":\"any\"}"));
                SampleClient otp = SampleClient.open(
                        SampleClient.config(server.url()).with(MeterRegistry.class, meters), settings -> Auth.none())) {
            otp.send(PHONE);
        }
        assertThat(frames)
                .as("%d frames: %s", frames.size(), String.join(" < ", frames))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(20 - TO_THE_BYTE)
                .noneMatch(frame -> frame.startsWith("feign."));
    }
}
