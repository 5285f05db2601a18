package dev.nywila.otp.http.tck;

import java.util.List;

class BrokenLifeTest extends BrokenAdapters {

    @Override
    List<Broken> adapters() {
        return BrokenLife.ALL;
    }
}
