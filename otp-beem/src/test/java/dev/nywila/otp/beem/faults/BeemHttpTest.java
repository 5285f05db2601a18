package dev.nywila.otp.beem.faults;

import dev.nywila.otp.http.tck.HttpAdapterTck;
import dev.nywila.otp.http.tck.HttpSubject;
import java.nio.file.Path;
import java.util.Optional;

class BeemHttpTest extends HttpAdapterTck {

    @Override
    protected HttpSubject subject() {
        return new BeemSubject();
    }

    @Override
    protected Optional<Path> faultsPage() {
        return Optional.of(PeersPage.FILE);
    }
}
