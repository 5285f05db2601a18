package dev.nywila.otp.twilio;

import dev.nywila.otp.http.Exchange;
import dev.nywila.otp.http.Reply;
import feign.Param;
import feign.RequestLine;
import org.jspecify.annotations.Nullable;

/** Twilio Verify v2 as its documentation has it. */
interface TwilioApi {

    /** Asks for a code to be sent. While one is good, the same goes out again under the same SID. */
    @RequestLine(value = "POST /v2/Services/{service}/Verifications", decodeSlash = false)
    Reply start(
            @Param("service") String service,
            @Param("To") String to,
            @Param("Channel") String channel,
            @Param("Locale") @Nullable String locale,
            @Param("RiskCheck") @Nullable String riskCheck,
            Exchange exchange);

    /** Asks whether a code is right: by the SID, as an address has one verification after another. */
    @RequestLine(value = "POST /v2/Services/{service}/VerificationCheck", decodeSlash = false)
    Reply check(
            @Param("service") String service,
            @Param("VerificationSid") String sid,
            @Param("Code") String code,
            Exchange exchange);
}
