package dev.nywila.otp.beem;

import feign.Request;
import feign.RequestLine;
import feign.Response;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Beem's OTP API as its documentation has it. The methods return the plain reply at any status, since Beem's body
 * decides and not its status.
 */
interface BeemApi {

    @RequestLine("POST /v1/request")
    Response request(PinRequest body, Request.Options exchange);

    @RequestLine("POST /v1/verify")
    Response verify(PinCheck body, Request.Options exchange);

    /** A request's body. */
    sealed interface Body {

        JsonFactory JSON = new JsonFactory();

        byte[] json();

        private static byte[] object(String firstName, String first, String secondName, String second) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
                json.writeStartObject();
                json.writeStringProperty(firstName, first);
                json.writeStringProperty(secondName, second);
                json.writeEndObject();
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Asks for a code to be sent; {@code msisdn} is digits without {@code +}. */
    record PinRequest(String appId, String msisdn) implements Body {
        @Override
        public byte[] json() {
            return Body.object("appId", appId, "msisdn", msisdn);
        }

        @Override
        public String toString() {
            return "PinRequest[***]";
        }
    }

    /** Asks whether a code is right. It is a string on the wire: Beem refuses a number, and zeros lead. */
    record PinCheck(String pinId, String pin) implements Body {
        @Override
        public byte[] json() {
            return Body.object("pinId", pinId, "pin", pin);
        }

        @Override
        public String toString() {
            return "PinCheck[***]";
        }
    }
}
