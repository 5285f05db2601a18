package com.example.kupepe;

import dev.nywila.otp.http.Exchange;
import dev.nywila.otp.http.Reply;
import feign.Param;
import feign.RequestLine;

/** Kupepe's API as its documentation has it. */
interface KupepeApi {

    @RequestLine("POST /verifications")
    Reply start(@Param("to") String to, Exchange exchange);

    @RequestLine(value = "POST /verifications/{id}/check", decodeSlash = false)
    Reply check(@Param("id") String id, @Param("code") String code, Exchange exchange);
}
