package dev.nywila.otp.simulator;

import java.util.Map;
import java.util.Optional;

/** Every request comes in here: who may call, and where it goes. */
final class HttpFront {

    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    static final Map<String, String> ALWAYS = Map.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

    /** For what a browser may show; a provider's own interface has none of them. */
    private static final Map<String, String> FOR_BROWSERS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer");

    private final ProviderSide providers;
    private final Api api;
    private final Visitors visitors;
    private final Door door;

    HttpFront(ProviderSide providers, Api api, Visitors visitors, Door door) {
        this.door = door;
        this.providers = providers;
        this.api = api;
        this.visitors = visitors;
    }

    /** Answers, or has somebody else answer later. Whatever goes wrong here is a defect, and ends the connection. */
    void handle(Visit visit) {
        boolean isTaken = false;
        try {
            take(visit);
            isTaken = true;
        } finally {
            if (!isTaken) {
                visit.drop();
            }
        }
    }

    private void take(Visit visit) {
        visit.always(ALWAYS);
        if (!visitors.isForUs(visit.headers(), visit.authority())) {
            visit.reply(Reply.text(421, "This host name is not served here."));
            return;
        }
        Optional<ProviderSide.Destination> provider = providers.at(visit.path());
        if (provider.isPresent()) {
            // a page could not read the reply, but use up faults and fill the log
            if (visitors.isFromForeignPage(visit.headers())) {
                visit.reply(Api.foreign());
            } else {
                providers.handle(visit, provider.get());
            }
            return;
        }
        visit.always(FOR_BROWSERS);
        Optional<Reply> instead = door.answer(visit);
        if (instead.isPresent()) {
            visit.reply(instead.get());
        } else {
            api.handle(visit);
        }
    }
}
