package dev.nywila.otp.http.tck;

import java.util.List;

class BrokenJudgesTest extends BrokenAdapters {

    @Override
    List<Broken> adapters() {
        return BrokenJudges.ALL;
    }
}
