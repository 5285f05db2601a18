package dev.nywila.otp.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out who does not know the token, if there is one. A program sends it with each request; a browser shows it once,
 * in the address of the page, and has a cookie from then on.
 */
final class Door {

    static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{16,128}");

    private static final String BEARER = "Bearer ";

    private final byte @Nullable [] token;
    private final String cookieName;
    private final byte[] cookie;

    Door(@Nullable String token, int port) {
        this.token = token == null ? null : bytes(token);
        // cookies are kept by host, not by port
        this.cookieName = "otp-simulator-" + port;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.cookie = bytes(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What to reply instead of what was asked for, or empty to let the visit in. */
    Optional<Reply> answer(Visit visit) {
        if (token == null) {
            return Optional.empty();
        }
        Optional<String> shown = shown(visit);
        if (shown.isPresent() && MessageDigest.isEqual(bytes(shown.get()), token)) {
            String keep = cookieName + "=" + new String(cookie, StandardCharsets.UTF_8)
                    + "; Path=/; HttpOnly; SameSite=Strict";
            // away from the address that has the token in it, before it is bookmarked
            return Optional.of(new Reply(303, "", Map.of("Location", "/", "Set-Cookie", keep)));
        }
        if (hasToken(visit) || hasCookie(visit)) {
            return Optional.empty();
        }
        visit.always(Map.of("WWW-Authenticate", "Bearer"));
        return Optional.of(
                Reply.error(401, "send Authorization: Bearer and the token, or open /?token= and the token"));
    }

    private static Optional<String> shown(Visit visit) {
        if (!visit.path().equals("/")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(visit.query().get("token"));
        } catch (BadInput malformed) {
            return Optional.of("");
        }
    }

    private boolean hasToken(Visit visit) {
        String given = visit.headers().first("Authorization");
        return given != null
                && given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(bytes(given.substring(BEARER.length()).strip()), token);
    }

    private boolean hasCookie(Visit visit) {
        for (String header : visit.headers().all("Cookie")) {
            for (String each : header.split(";", -1)) {
                String[] pair = each.strip().split("=", 2);
                if (pair.length == 2 && pair[0].equals(cookieName) && MessageDigest.isEqual(bytes(pair[1]), cookie)) {
                    return true;
                }
            }
        }
        return false;
    }
}
