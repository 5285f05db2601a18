package dev.nywila.otp.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signed tokens, in the compact form of RFC 7515. */
final class JsonWebToken {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int P256_BITS = 256;

    /** Who signs, and how the header calls that (RFC 7518, 3.1). */
    record Signer(String name, String algorithm, PrivateKey key) {

        /** Returns the algorithm alone. */
        @Override
        public String toString() {
            return "Signer[" + name + "]";
        }
    }

    private JsonWebToken() {}

    static Signer signer(PrivateKey key) {
        if (key.getAlgorithm().equals("RSA")) {
            return new Signer("RS256", "SHA256withRSA", key);
        }
        if (key instanceof ECKey curve && curve.getParams().getOrder().bitLength() == P256_BITS) {
            return new Signer("ES256", "SHA256withECDSAinP1363Format", key);
        }
        throw new IllegalArgumentException("tokens are signed with keys of RSA or of the curve P-256");
    }

    static String of(Signer signer, Map<String, ?> claims, String id, Instant now, Duration life) {
        Map<String, Object> all = new LinkedHashMap<>(claims);
        all.put("iat", now.getEpochSecond());
        all.put("exp", now.plus(life).getEpochSecond());
        all.put("jti", id);
        String signed = part(Map.of("alg", signer.name(), "typ", "JWT")) + "." + part(all);
        try {
            Signature signature = Signature.getInstance(signer.algorithm());
            signature.initSign(signer.key());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("the key cannot sign", unusable);
        }
    }

    private static String part(Map<String, ?> fields) {
        return BASE64.encodeToString(Encoding.JSON.bytes(fields));
    }
}
