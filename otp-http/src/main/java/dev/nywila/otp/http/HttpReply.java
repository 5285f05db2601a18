package dev.nywila.otp.http;

/** A reply as it came. */
final class HttpReply {

    private final int status;
    private final ReplyHeaders headers;
    private final byte[] body;
    private final boolean followed;

    /**
     * Takes what came.
     *
     * @param followed whether something came behind it that nobody asked for
     */
    HttpReply(int status, ReplyHeaders headers, byte[] body, boolean followed) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.followed = followed;
    }

    int status() {
        return status;
    }

    ReplyHeaders headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    boolean isFollowed() {
        return followed;
    }

    /** Whether a status decides by itself (S3): the request was refused unread. */
    static boolean isRefusal(int status) {
        return switch (status) {
            case 401, 407, 413, 414, 415, 429, 431 -> true;
            default -> false;
        };
    }

    /** Returns the status alone. */
    @Override
    public String toString() {
        return "HttpReply[" + status + "]";
    }
}
