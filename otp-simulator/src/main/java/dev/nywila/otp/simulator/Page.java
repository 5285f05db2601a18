package dev.nywila.otp.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The files that are served from the jar: the page, and what describes the interface. */
final class Page {

    private Page() {}

    /** All files by path. */
    static Map<String, Reply> files() {
        return Map.of(
                "/", file("page/index.html", "text/html; charset=utf-8"),
                "/page.css", file("page/page.css", "text/css; charset=utf-8"),
                "/page.js", file("page/page.js", "text/javascript; charset=utf-8"),
                "/openapi.json", file("openapi.json", "application/json; charset=utf-8"));
    }

    private static Reply file(String name, String type) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new Reply(200, new String(in.readAllBytes(), StandardCharsets.UTF_8), Map.of("Content-Type", type));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
