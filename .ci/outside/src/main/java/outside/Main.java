package outside;

import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpConfig;
import dev.nywila.otp.OtpProviders;
import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.VerificationResult.Approved;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends and verifies with the settings of the environment; reads the phone from the simulator's inbox. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws Exception {
        PhoneNumber phone = PhoneNumber.of("+255713507067");
        try (OtpClient otp = OtpProviders.open(OtpConfig.environment())) {
            Challenge challenge = otp.send(phone);
            boolean wrong = otp.verify(challenge, "no code").isApproved();
            boolean right = otp.verify(challenge, delivered()) instanceof Approved approved
                    && approved.phoneNumber().equals(phone);
            String road = Main.class.getModule().isNamed() ? "module path" : "class path";
            System.out.println("outside, on the " + road + ": wrong code approved=" + wrong + ", right code approved=" + right);
            System.exit(!wrong && right ? 0 : 1);
        }
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
