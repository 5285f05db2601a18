package dev.nywila.otp.http.tck;

import java.util.List;

class BrokenTroubleTest extends BrokenAdapters {

    @Override
    List<Broken> adapters() {
        return BrokenTrouble.ALL;
    }
}
