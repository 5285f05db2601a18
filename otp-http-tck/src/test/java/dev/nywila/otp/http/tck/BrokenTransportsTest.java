package dev.nywila.otp.http.tck;

import java.util.List;

class BrokenTransportsTest extends BrokenAdapters {

    @Override
    List<Broken> adapters() {
        return BrokenTransports.ALL;
    }
}
