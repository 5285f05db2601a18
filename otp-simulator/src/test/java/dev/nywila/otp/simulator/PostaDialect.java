package dev.nywila.otp.simulator;

import dev.nywila.otp.PhoneNumber;
import dev.nywila.otp.inmemory.InMemoryOtp;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A provider that nobody has: a key in a header of its own, plain text, a reference that is the number. */
final class PostaDialect implements Dialect {

    private final InMemoryOtp phones;
    private volatile String greeting = "no";

    PostaDialect(InMemoryOtp phones) {
        this.phones = phones;
    }

    @Override
    public String name() {
        return "posta";
    }

    @Override
    public String label() {
        return "Posta";
    }

    @Override
    public Map<String, String> endpoints() {
        return Map.of("/posta/code", "send", "/posta/check", "verify");
    }

    @Override
    public Credentials credentials(Call call) {
        String key = call.header("X-Posta-Key");
        return key == null ? Credentials.MISSING : key.equals("stamp") ? Credentials.MATCHED : Credentials.WRONG;
    }

    @Override
    public Answer answer(Call call) {
        if (credentials(call) != Credentials.MATCHED) {
            return new Answer(Reply.text(401, "who?"), "login_refused");
        }
        if (call.path.equals("/posta/code")) {
            String reference = phones.accept(PhoneNumber.of(call.text()), null).reference();
            return new Answer(Reply.text(202, (greeting.equals("yes") ? "Dear Sir, " : "") + reference), "sent");
        }
        String[] parts = call.text().split(" ", 2);
        boolean approved = phones.check(parts[0], parts[1]).isApproved();
        return new Answer(Reply.text(approved ? 200 : 403, ""), approved ? "approved" : "wrong_code");
    }

    @Override
    public Reply withCode(int code) {
        return Reply.text(code, "");
    }

    @Override
    public List<Setting> settings(URI baseUrl) {
        return List.of(new Setting("otp.posta.url", baseUrl + "/posta", false));
    }

    @Override
    public boolean endsOlder() {
        return false;
    }

    @Override
    public List<Switch> switches() {
        return List.of(new Switch("greeting", "Greeting", "Letters begin politely.", List.of("no", "yes"), greeting));
    }

    @Override
    public void set(Map<String, String> values) {
        greeting = values.getOrDefault("greeting", greeting);
    }

    @Override
    public void reset() {
        greeting = "no";
    }
}
