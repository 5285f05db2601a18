package dev.nywila.otp.simulator;

/** What a caller of the simulator's own interface got wrong; the message is for them. */
final class BadInput extends RuntimeException {

    private static final long serialVersionUID = 1;

    BadInput(String message) {
        super(message);
    }

    static BadInput twice(String name) {
        return new BadInput(told(name) + " is given twice");
    }

    /** A name as it came, unless a terminal or a reader could stumble over it. */
    static String told(String name) {
        return name.matches("[!-~]{1,40}") ? name : "a name";
    }
}
