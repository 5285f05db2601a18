package outside;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.Rejection;
import dev.nywila.otp.VerificationResult.Approved;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends and verifies with several clients side by side, all by the settings of the environment; reads the phones from the
 * simulator's inbox.
 */
public final class Main {

    private static final List<String> CLIENTS = List.of("beem", "twilio", "tz-sms", "ke-sms");

    private Main() {}

    public static void main(String[] args) throws Exception {
        OtpConfig config = OtpConfig.environment();
        List<OtpClient> clients = new ArrayList<>();
        boolean good = true;
        try {
            for (String name : CLIENTS) {
                clients.add(OtpProviders.open(config, name));
            }
            String road = Main.class.getModule().isNamed() ? "module path" : "class path";
            for (int i = 0; i < clients.size(); i++) {
                OtpClient otp = clients.get(i);
                OtpClient other = clients.get((i + 1) % clients.size());
                PhoneNumber phone = PhoneNumber.of("+25571350706" + i);
                Challenge challenge = otp.send(phone);
                String code = delivered();
                boolean wrong = otp.verify(challenge, "no code").isApproved();
                boolean foreign = other.verify(challenge, code)
                        .rejected()
                        .filter(rejected -> rejected.reason() == Rejection.UNKNOWN_CHALLENGE)
                        .isEmpty();
                boolean right = otp.verify(challenge, code) instanceof Approved approved
                        && approved.phoneNumber().equals(phone);
                System.out.println("outside, on the " + road + ", by " + challenge.client() + " of " + challenge.provider()
                        + ": wrong code approved=" + wrong + ", known to " + other.name() + "=" + foreign
                        + ", right code approved=" + right);
                good &= !wrong && !foreign && right;
            }
        } finally {
            clients.forEach(OtpClient::close);
        }
        System.exit(good ? 0 : 1);
    }

    private static String delivered() throws Exception {
        URI inbox = URI.create(System.getenv("OTP_BEEM_BASE_URL") + "/inbox");
        String json = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(inbox).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher newest = Pattern.compile("\"code\":\"([0-9]+)\"").matcher(json);
        if (!newest.find()) {
            throw new IllegalStateException("nothing in the inbox");
        }
        return newest.group(1);
    }
}
