package com.example.kupepe;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.http.HttpOtpClient;
import dev.nywila.otp.spi.OtpProvider;

/** How Kupepe's client is found by its id. Thread-safe. */
public final class KupepeProvider implements OtpProvider {

    static final String ID = "kupepe";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public OtpClient open(OtpConfig config, String name) {
        return HttpOtpClient.open(name, () -> KupepeClient.of(config, name));
    }
}
