package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The testbed of an odd provider, with all facilities. */
final class OddTestbed implements OtpTestbed {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final OddSide side;

    OddTestbed(OddShape shape) {
        side = shape.side();
    }

    @Override
    public String providerId() {
        return "kit-odd";
    }

    @Override
    public OtpConfig config() {
        return OtpConfig.of(Map.of("otp.kit-odd.api-key", "key-of-the-odd"))
                .with(OddSide.class, side)
                .with(InstantSource.class, side);
    }

    @Override
    public String code(Challenge challenge) {
        return side.shape.find(side, challenge).orElseThrow().code;
    }

    /** None of these is asked for a channel or a language. */
    @Override
    public Optional<Delivery> delivered(Challenge challenge) {
        return side.shape
                .find(side, challenge)
                .map(message -> new Delivery(message.to, challenge.channel(), Optional.empty()));
    }

    @Override
    public long requestsSeen() {
        return side.requests();
    }

    @Override
    public boolean advance(Duration by) {
        side.advance(by);
        return true;
    }

    @Override
    public boolean inject(Trouble trouble) {
        side.next.set(trouble);
        return true;
    }

    @Override
    public boolean tellsRetryAfter() {
        return side.shape != OddShape.NO_WAIT_TOLD;
    }

    @Override
    public String comparedAs(String typed) {
        return side.shape.comparedAs(typed);
    }

    @Override
    public Map<String, String> clientsWithin(String name) {
        return side.shape == OddShape.ROUTER ? OddRouter.WITHIN : Map.of();
    }

    @Override
    public Optional<String> emitted() {
        return Optional.of(String.join("\n", lines));
    }

    /** These clients log nothing, so that this alone is to be heard. */
    @Override
    public boolean emit(String line) {
        lines.add(line);
        return true;
    }

    @Override
    public void close() {}
}
