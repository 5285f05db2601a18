package dev.nywila.otp.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every request comes in here: who may call, how much they may send, and where it goes. */
final class HttpFront implements HttpHandler {

    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final int BODY_LIMIT = 64 * 1024;
    private static final int HEAD_LIMIT = 16 * 1024;

    private static final Map<String, String> ALWAYS =
            Map.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

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

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        boolean isTaken = false;
        try {
            take(exchange);
            isTaken = true;
        } finally {
            if (!isTaken) {
                exchange.close();
            }
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        ALWAYS.forEach(exchange.getResponseHeaders()::set);
        Headers headers = exchange.getRequestHeaders();
        Visit early = new Visit(exchange, new byte[0]);
        if (!visitors.isForUs(headers)) {
            early.reply(Reply.text(421, "This host name is not served here."));
            return;
        }
        if (isTooLong(exchange)) {
            early.reply(Reply.text(431, "A head has at most 16 KiB."));
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
        if (body.length > BODY_LIMIT) {
            early.reply(Reply.text(413, "A body has at most 64 KiB."));
            return;
        }
        Visit visit = new Visit(exchange, body);
        if (providers.isAt(visit.path())) {
            // a page could not read the reply, but use up faults and fill the log
            if (visitors.isFromForeignPage(headers)) {
                visit.reply(Api.foreign());
            } else {
                providers.handle(visit);
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

    private static boolean isTooLong(HttpExchange exchange) {
        long length = exchange.getRequestURI().toString().length();
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            for (String value : header.getValue()) {
                length += header.getKey().length() + value.length() + 4;
            }
        }
        return length > HEAD_LIMIT;
    }
}
