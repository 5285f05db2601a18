package dev.nywila.otp.http.tck;

import static dev.nywila.otp.http.tck.HttpSubject.CODE;
import static dev.nywila.otp.http.tck.HttpSubject.PHONE;

import dev.nywila.otp.OtpClient;
import java.io.IOException;
import java.util.List;

/**
 * One request of each kind, for replies to what was not asked.
 *
 * @param send a whole request for a message
 * @param verify a whole request for a check
 */
record Samples(String send, String verify) {

    /** Lets the subject make them, which loads its classes too: that takes longer than the short deadlines of some tests. */
    static Samples of(HttpSubject subject) throws IOException {
        try (RawServer server = new RawServer(connection -> {
                    String request = connection.readRequest();
                    connection.write(subject.good(request).framed());
                });
                OtpClient otp = subject.open(subject.config(server.url()))) {
            otp.send(PHONE);
            otp.verify(subject.challenge(), CODE);
            List<String> requests = server.requests();
            return subject.isSend(requests.get(0))
                    ? new Samples(requests.get(0), requests.get(1))
                    : new Samples(requests.get(1), requests.get(0));
        }
    }
}
