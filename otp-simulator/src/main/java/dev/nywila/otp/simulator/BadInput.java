package dev.nywila.otp.simulator;

/** What a caller of the simulator's own interface got wrong; the message is for them. */
final class BadInput extends RuntimeException {

    private static final long serialVersionUID = 1;

    BadInput(String message) {
        super(message);
    }
}
