package dev.nywila.otp.beem;

import dev.nywila.otp.http.Exchange;
import dev.nywila.otp.http.Reply;
import feign.Param;
import feign.RequestLine;

/** Beem's OTP API as its documentation has it. All values are JSON strings: Beem refuses a number, and zeros lead. */
interface BeemApi {

    /** Asks for a code to be sent; {@code msisdn} is digits without {@code +}. */
    @RequestLine("POST /v1/request")
    Reply request(@Param("appId") String appId, @Param("msisdn") String msisdn, Exchange exchange);

    /** Asks whether a code is right. */
    @RequestLine("POST /v1/verify")
    Reply verify(@Param("pinId") String pinId, @Param("pin") String pin, Exchange exchange);
}
