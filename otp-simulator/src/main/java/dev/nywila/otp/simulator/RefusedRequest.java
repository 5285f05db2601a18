package dev.nywila.otp.simulator;

/** A request that is not read any further; the message is for its caller. */
final class RefusedRequest extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    RefusedRequest(int status, String message) {
        super(message);
        this.status = status;
    }

    Reply reply() {
        return Reply.text(status, String.valueOf(getMessage())).with(HttpFront.ALWAYS);
    }
}
