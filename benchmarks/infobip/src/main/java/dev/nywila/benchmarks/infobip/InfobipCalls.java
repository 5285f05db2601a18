package dev.nywila.benchmarks.infobip;

import com.infobip.ApiClient;
import com.infobip.ApiException;
import com.infobip.ApiKey;
import com.infobip.BaseUrl;
import com.infobip.api.TfaApi;
import com.infobip.model.TfaStartAuthenticationRequest;
import com.infobip.model.TfaVerifyPinRequest;
import dev.nywila.benchmarks.Client;
import dev.nywila.benchmarks.Subject;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.OkHttpClient;

/** Infobip 2FA by Infobip's SDK. */
final class InfobipCalls implements Client {

    private final TfaApi tfa;
    private final AtomicLong number = new AtomicLong();

    /** Takes the HTTP client that the SDK is to use, or null for its own. */
    InfobipCalls(URI stub, OkHttpClient http) {
        ApiClient.Builder api = ApiClient.forApiKey(ApiKey.from("key")).withBaseUrl(BaseUrl.from(stub.toString()));
        this.tfa = new TfaApi((http == null ? api : api.withHttpClient(http)).build());
    }

    @Override
    public Object send() throws ApiException {
        return tfa.sendTfaPinCodeOverSms(new TfaStartAuthenticationRequest()
                        .applicationId("1")
                        .messageId("1")
                        .to(Subject.NUMBER.substring(1)))
                .execute()
                .getPinId();
    }

    @Override
    public Object sentBefore() {
        return "before-" + number.incrementAndGet();
    }

    @Override
    public boolean verify(Object sent) throws ApiException {
        return tfa.verifyTfaPhoneNumber((String) sent, new TfaVerifyPinRequest().pin(Subject.CODE))
                .execute()
                .getVerified();
    }
}
