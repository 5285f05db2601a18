package com.example.kupepe;

import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.spi.OtpProvider;
import dev.nywila.otp.spi.OtpSettings;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.regex.Pattern;

/** How Kupepe's client is found by its id, {@code kupepe}. Thread-safe. */
public final class KupepeProvider implements OtpProvider {

    private static final URI LIVE = URI.create("https://api.kupepe.example");
    private static final Pattern SAFE =
            Pattern.compile("https://[^/?#@]+|http://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");

    /** Does nothing. */
    public KupepeProvider() {}

    @Override
    public String id() {
        return "kupepe";
    }

    @Override
    public OtpClient open(OtpConfig config, String name) {
        OtpSettings settings = new OtpSettings(id(), config, name);
        String apiKey = settings.required("api-key");
        if (!apiKey.matches("[!-~]*")) {
            settings.fault("api-key", "has characters that a header cannot carry");
        }
        URI baseUrl = settings.value(
                "base-url", LIVE, "https://host, or http:// to this machine, without a path", KupepeProvider::baseUrl);
        if (baseUrl.getScheme().equals("http")) {
            settings.notLive("base-url", "is plain http");
        }
        ProxySelector proxies = settings.component(ProxySelector.class).orElse(HttpClient.Builder.NO_PROXY);
        return new KupepeClient(settings, apiKey, baseUrl, proxies);
    }

    private static URI baseUrl(String text) {
        URI url = URI.create(text);
        if (!SAFE.matcher(text).matches() || url.getHost() == null) {
            throw new IllegalArgumentException("not such an address");
        }
        return url;
    }
}
