package dev.nywila.otp.beem;

/** Throws what nobody declares, as code in other languages may. */
final class Sneaky<T extends Throwable> {

    private Sneaky() {}

    static RuntimeException thrown(Throwable any) {
        new Sneaky<RuntimeException>().raise(any);
        throw new AssertionError("it was thrown");
    }

    @SuppressWarnings("unchecked") // the lie that this is about
    private void raise(Throwable any) throws T {
        throw (T) any;
    }
}
