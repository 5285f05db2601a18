package dev.nywila.otp.simulator;

/** One complete request. Gone when it is answered: its headers hold credentials. */
final class Request {

    final RequestHead head;
    final byte[] body;

    Request(RequestHead head, byte[] body) {
        this.head = head;
        this.body = body;
    }
}
