package dev.nywila.otp;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Java serialization there and back, as a server-side session store does it; also with a stream that was tampered with. */
final class Serialized {

    private Serialized() {}

    static <T> T andBack(T object, Class<T> type) throws IOException, ClassNotFoundException {
        return type.cast(read(bytes(object)));
    }

    static byte[] bytes(Object object) throws IOException {
        return bytes(object, UnaryOperator.identity());
    }

    /** What is read where the stream has another object, or null, in place of one that the original holds. */
    static Object tampered(Object original, Object held, @Nullable Object instead)
            throws IOException, ClassNotFoundException {
        if (held instanceof Duration before && instead instanceof Duration after) {
            // one that takes its own place in the stream, before anybody can take it
            String bytes = new String(bytes(original), StandardCharsets.ISO_8859_1);
            return read(bytes.replace(written(before), written(after)).getBytes(StandardCharsets.ISO_8859_1));
        }
        return read(bytes(original, one -> one.equals(held) ? instead : one));
    }

    private static String written(Duration span) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(span.getSeconds())
                .putInt(span.getNano())
                .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Asserts that a stream is refused, without a word of what it holds. */
    static void assertRefused(String message, Object original, Object held, @Nullable Object instead) {
        assertThatExceptionOfType(InvalidObjectException.class)
                .isThrownBy(() -> tampered(original, held, instead))
                .withMessage(message)
                .withNoCause();
    }

    private static byte[] bytes(Object object, UnaryOperator<@Nullable Object> change) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new Tampering(bytes, change)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    private static final class Tampering extends ObjectOutputStream {
        private final UnaryOperator<@Nullable Object> change;

        Tampering(OutputStream out, UnaryOperator<@Nullable Object> change) throws IOException {
            super(out);
            this.change = change;
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(Object one) {
            return change.apply(one);
        }
    }
}
