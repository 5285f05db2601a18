package dev.nywila.otp.tck;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for what was hashed without a key: the whole hash, or so much of its beginning that it stands nowhere by chance. */
final class HashSearch {

    private static final List<String> ALGORITHMS = List.of("MD5", "SHA-1", "SHA-256", "SHA-512");

    /** 48 bits. */
    private static final int TELLING_HEX = 12;

    /** 96 bits. */
    private static final int TELLING_64 = 16;

    private static final Pattern HEX = Pattern.compile("\\p{XDigit}{" + TELLING_HEX + ",}");

    /** Also behind a sign of its own, with which a path or a name may be joined to it. */
    private static final Pattern BASE64 =
            Pattern.compile("(?:(?<![A-Za-z0-9+/_-])|(?<=[+/_-]))(?=([A-Za-z0-9+/_-]{" + TELLING_64 + "}))");

    private final NavigableMap<String, String> hex = new TreeMap<>();
    private final NavigableMap<String, String> base64 = new TreeMap<>();

    /** Adds a text whose hashes are looked for. */
    void add(String name, String text) {
        for (String algorithm : ALGORITHMS) {
            byte[] hash = hash(algorithm, text);
            hex.put(HexFormat.of().formatHex(hash), name);
            base64.put(Base64.getEncoder().encodeToString(hash), name);
        }
    }

    /** The names of what stands in a text. */
    Stream<String> in(String text) {
        return Stream.concat(
                HEX.matcher(text).results().flatMap(hit -> nameOfHex(hit.group()).stream()),
                BASE64.matcher(text).results().flatMap(hit -> nameOf64(hit.group(1)).stream()));
    }

    /** The text with stars where a hash begins. */
    String masked(String text) {
        String withoutHex =
                HEX.matcher(text).replaceAll(hit -> nameOfHex(hit.group()).isPresent() ? "*****" : hit.group());
        String masked = withoutHex;
        for (String found :
                BASE64.matcher(withoutHex).results().map(hit -> hit.group(1)).toList()) {
            masked = nameOf64(found).isPresent() ? masked.replace(found, "*****") : masked;
        }
        return masked;
    }

    private Optional<String> nameOfHex(String found) {
        return name(hex, found.substring(0, TELLING_HEX).toLowerCase(Locale.ROOT));
    }

    private Optional<String> nameOf64(String found) {
        return name(base64, found.replace('-', '+').replace('_', '/'));
    }

    private static Optional<String> name(NavigableMap<String, String> hashes, String beginning) {
        return Optional.ofNullable(hashes.ceilingEntry(beginning))
                .filter(entry -> entry.getKey().startsWith(beginning))
                .map(Map.Entry::getValue);
    }

    private static byte[] hash(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }
}
