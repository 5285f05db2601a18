package dev.nywila.otp.tck;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The fake's testbed, with all facilities or with none. */
class FakeTestbed implements OtpTestbed {

    private final FakeSide side;
    private final boolean facilities;

    FakeTestbed(boolean facilities) {
        this(new FakeSide(), facilities);
    }

    FakeTestbed(FakeSide side, boolean facilities) {
        this.side = side;
        this.facilities = facilities;
    }

    @Override
    public String providerId() {
        return "kit-fake";
    }

    @Override
    public OtpConfig config() {
        return OtpConfig.of(Map.of("otp.kit-fake.api-key", "key-of-the-fake", "otp.kit-fake.secret-key", "not to tell"))
                .with(FakeSide.class, side)
                .with(InstantSource.class, side);
    }

    @Override
    public String code(Challenge challenge) {
        return side.code(challenge.reference());
    }

    @Override
    public Optional<Delivery> delivered(Challenge challenge) {
        return facilities && !side.bare ? Optional.ofNullable(side.delivered(challenge.reference())) : Optional.empty();
    }

    @Override
    public long requestsSeen() {
        return side.requests();
    }

    @Override
    public boolean advance(Duration by) {
        boolean can = facilities && !side.bare;
        if (can) {
            side.advance(by);
        }
        return can;
    }

    @Override
    public boolean inject(Trouble trouble) {
        if (facilities) {
            side.next.set(trouble);
        }
        return facilities;
    }

    @Override
    public Optional<String> emitted() {
        return facilities ? Optional.of(side.log()) : Optional.empty();
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("the token", FakeSide.TOKEN);
    }

    @Override
    public boolean emit(String line) {
        if (facilities) {
            side.log(line);
        }
        return facilities;
    }

    @Override
    public void close() {}
}
