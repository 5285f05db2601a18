package dev.nywila.otp.http.tck;

import java.util.List;

class BrokenPrivacyTest extends BrokenAdapters {

    @Override
    List<Broken> adapters() {
        return BrokenPrivacy.ALL;
    }
}
