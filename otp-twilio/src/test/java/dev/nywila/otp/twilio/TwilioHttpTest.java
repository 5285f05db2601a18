package dev.nywila.otp.twilio;

import dev.nywila.otp.http.tck.HttpAdapterTck;
import dev.nywila.otp.http.tck.HttpSubject;
import java.nio.file.Path;
import java.util.Optional;

class TwilioHttpTest extends HttpAdapterTck {

    @Override
    protected HttpSubject subject() {
        return new TwilioSubject();
    }

    @Override
    protected Optional<Path> faultsPage() {
        return Optional.of(Path.of("../docs/twilio.md"));
    }
}
