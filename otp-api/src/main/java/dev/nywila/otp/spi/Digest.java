package dev.nywila.otp.spi;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.Channel;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * What stands in a sealed value for something that is only compared. It has no key of its own, so that two instances whose
 * secrets are being renewed make the same of it; none of it lies anywhere unsealed.
 */
final class Digest {

    private static final int BYTES = 16;

    private Digest() {}

    static String of(Recipient recipient) {
        return of(recipient.address());
    }

    /** What makes two requests of one key the same. */
    static String of(OtpRequest request) {
        return of(String.join(
                "\n",
                request.recipient().address(),
                request.channel().map(Channel::toString).orElse(""),
                request.locale().map(Locale::toLanguageTag).orElse(""),
                request.predecessor().map(Challenge::toStorageString).orElse("")));
    }

    private static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("every Java platform has SHA-256", never);
        }
    }
}
