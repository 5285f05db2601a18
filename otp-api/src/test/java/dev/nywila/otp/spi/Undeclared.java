package dev.nywila.otp.spi;

/** Checked exceptions that are thrown without being declared, as Kotlin does. */
final class Undeclared {

    private Undeclared() {}

    static RuntimeException thrown(Exception checked) {
        return Undeclared.<RuntimeException>as(checked);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> RuntimeException as(Exception checked) throws E {
        throw (E) checked;
    }
}
