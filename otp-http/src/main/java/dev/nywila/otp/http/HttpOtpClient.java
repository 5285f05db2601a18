package dev.nywila.otp.http;

import dev.nywila.otp.Capabilities;
import dev.nywila.otp.Challenge;
import dev.nywila.otp.OtpClient;
import dev.nywila.otp.OtpException;
import dev.nywila.otp.OtpFailure;
import dev.nywila.otp.OtpNotDoneException;
import dev.nywila.otp.OtpOutcomeUnknownException;
import dev.nywila.otp.OtpRequest;
import dev.nywila.otp.Recipient;
import dev.nywila.otp.VerificationResult;
import dev.nywila.otp.spi.AbstractOtpClient;
import dev.nywila.otp.spi.Call;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The skeleton of an adapter over HTTP: memory, permits, breakers, the one request on a connection of its own, deadlines,
 * meters, log lines and closing. An adapter says how it {@linkplain AbstractOtpClient#doSend sends} and
 * {@linkplain AbstractOtpClient#doVerify verifies}, and what replies mean. Thread-safe, and so must adapters be.
 *
 * @implSpec In {@code doSend}, make exactly one request by {@link #send send}; in {@code doVerify}, by
 *     {@link #verify verify}. Judge the reply, and throw {@link #refused refused}, {@link #unclear unclear} or, for all
 *     that is not the provider's own, {@link #trouble trouble}.
 */
public abstract class HttpOtpClient extends AbstractOtpClient {

    private final HttpSettings settings;
    private final Codes codes;
    private final HttpCalls calls;
    private final CallReports reports;
    private final CallObserver observer;

    /**
     * Makes a client. Resolves no name, opens no socket, sends nothing (D3).
     *
     * @param settings the client's settings; the adapter has read its own from them before
     * @param capabilities what the client can do
     * @param auth how requests say who calls
     * @param codes how the provider's own words are found in its replies
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if any setting, also of the adapter's, had a fault
     */
    protected HttpOtpClient(HttpSettings settings, Capabilities capabilities, Auth auth, Codes codes) {
        this(
                settings,
                capabilities,
                auth,
                codes,
                new CaffeineLedger(
                        ledgerSize(settings.reader()), settings.reader().monotonicClock()));
    }

    /** Nothing that must be closed is made before {@code super} has found all settings to be good. */
    private HttpOtpClient(
            HttpSettings settings, Capabilities capabilities, Auth auth, Codes codes, CaffeineLedger ledger) {
        super(settings.reader(), capabilities, ledger);
        this.settings = settings;
        this.codes = codes;
        this.calls = new HttpCalls(settings, auth);
        try {
            calls.telemetry().watchLedger(ledger);
            this.reports = new CallReports(
                    calls.telemetry(), capabilities.channels(), settings.digest(), clock(), monotonicClock());
            this.observer = CallObserver.of(settings);
        } catch (Throwable failed) {
            calls.close();
            throw failed;
        }
    }

    /**
     * Opens a client.
     *
     * @param name its name
     * @param opening makes it
     * @return the client
     * @throws OtpNotDoneException with {@link OtpFailure#CONFIGURATION} if a library of the class path is too old or
     *     absent; it names it. Also what {@code opening} throws
     */
    public static OtpClient open(String name, Supplier<? extends OtpClient> opening) {
        return Libraries.open(name, opening);
    }

    /**
     * Makes the adapter's interface callable, as {@link HttpCalls#api} does.
     *
     * @param declared the interface
     * @param encoding how parameters that the path does not name become the body
     * @param <A> the interface
     * @return an implementation, thread-safe
     * @throws IllegalArgumentException if a method is not declared as it must be
     */
    protected final <A> A api(Class<A> declared, Encoding encoding) {
        return calls.api(declared, encoding);
    }

    /**
     * Asks the provider to send, with at most one request (S2).
     *
     * @param request what {@code doSend} was given
     * @param call what {@code doSend} was given
     * @param method calls a method of the declared interface, once
     * @return the reply, whatever it says
     * @throws OtpException if there was none; its type says whether a message may have been sent
     */
    protected final Reply send(OtpRequest request, Call call, Function<Exchange, Reply> method) {
        Reply reply = calls.send(call, () -> List.of(address(request.recipient())), method, this::isProper);
        report("send", reply);
        return reply;
    }

    /**
     * Asks the provider to check a code, with at most one request (V8).
     *
     * @param challenge what {@code doVerify} was given
     * @param code what {@code doVerify} was given
     * @param call what {@code doVerify} was given
     * @param method calls a method of the declared interface, once
     * @return the reply, whatever it says
     * @throws OtpException if there was none; its type says whether an attempt may have been used
     */
    protected final Reply verify(Challenge challenge, String code, Call call, Function<Exchange, Reply> method) {
        Reply reply = calls.verify(
                call,
                () -> List.of("challenge " + challenge.reference(), address(challenge.recipient()), "text " + code),
                method,
                this::isProper);
        report("verify", reply);
        return reply;
    }

    private static String address(Recipient recipient) {
        return "address " + recipient.address();
    }

    private void report(String operation, Reply reply) {
        reports.replied(operation, reply, codes.tag(reply), rejectsCredentials(reply), isProper(reply));
    }

    /**
     * Returns whether the provider is well, whatever it said: what is not counts against it in the breaker. By default its
     * replies of status 401, 407, 413 to 415, 429 and 431 are proper, and all below 500 that are a JSON object or have no
     * body.
     *
     * @param reply the reply
     * @return whether it is the provider's own
     */
    protected boolean isProper(Reply reply) {
        return isRefusal(reply) || (reply.status() < 500 && !reply.isMalformed());
    }

    /**
     * Returns whether a request was refused unread, by its status alone (S3).
     *
     * @param reply the reply
     * @return whether the status is 401, 407, 413 to 415, 429 or 431
     */
    protected static boolean isRefusal(Reply reply) {
        return HttpReply.isRefusal(reply.status());
    }

    /**
     * Returns whether a reply says that the credentials are wrong: that is an alarm in the log. By default status 401 does.
     *
     * @param reply the reply
     * @return whether somebody must mend the credentials
     */
    protected boolean rejectsCredentials(Reply reply) {
        return reply.status() == 401 && !reply.isAuthorizationReused();
    }

    /**
     * Returns the provider's own word for what happened.
     *
     * @param reply the reply
     * @return the word, of whatever form; the empty text if it names none
     */
    protected final String code(Reply reply) {
        return codes.of(reply);
    }

    /**
     * Reports that the provider refused: certainly nothing was sent, no attempt used. Where more data came behind the
     * reply, nobody knows which is the answer, and the outcome is unknown after all.
     *
     * @param call the call
     * @param reply what it said
     * @param failure what kind of trouble
     * @param text what went wrong and what to do, without anything of the reply
     * @return the exception to throw
     */
    protected final OtpException refused(Call call, Reply reply, OtpFailure failure, String text) {
        if (reply.isFollowed()) {
            return unclear(call, reply, failure, text + ", but more data came after the reply");
        }
        return call.notDone(failure, text + at(reply))
                .providerCode(codes.shown(reply).orElse(null))
                .retryAfter(reply.headers().retryAfter(clock()));
    }

    /**
     * Reports that a message may have been sent, or an attempt used, all the same.
     *
     * @param call the call
     * @param reply what it said
     * @param failure what kind of trouble
     * @param text what went wrong and what to do, without anything of the reply
     * @return the exception to throw
     */
    protected final OtpOutcomeUnknownException unclear(Call call, Reply reply, OtpFailure failure, String text) {
        return call.outcomeUnknown(failure, text + at(reply))
                .providerCode(codes.shown(reply).orElse(null))
                .retryAfter(reply.headers().retryAfter(clock()));
    }

    /**
     * Reports a reply that is not the provider's own, by its status (S3): the statuses that refuse a request unread are
     * certain, all others unknown.
     *
     * @param call the call
     * @param reply what it said
     * @return the exception to throw
     */
    protected final OtpException trouble(Call call, Reply reply) {
        return switch (reply.status()) {
            case 401 -> badCredentials(call, reply);
            case 407 -> refused(call, reply, OtpFailure.CONFIGURATION, "a proxy asks for credentials");
            case 429 -> refused(call, reply, OtpFailure.RATE_LIMITED, "too many calls");
            case 413, 414, 415, 431 ->
                refused(call, reply, OtpFailure.PROTOCOL, "the request was refused without being read");
            case 408, 425, 500, 502, 503, 504 ->
                unclear(
                        call,
                        reply,
                        OtpFailure.UNAVAILABLE,
                        "the provider, or a gateway in front of it, is in trouble");
            default -> notUnderstood(call, reply);
        };
    }

    /**
     * Reports that the provider rejected the credentials. Where they are a token that an earlier call had used, the next
     * call fetches another, and the trouble is {@link OtpFailure#UNAVAILABLE}.
     *
     * @param call the call
     * @param reply what it said
     * @return the exception to throw
     */
    protected final OtpException badCredentials(Call call, Reply reply) {
        return reply.isAuthorizationReused()
                ? refused(call, reply, OtpFailure.UNAVAILABLE, "the provider rejected a token, which is dropped")
                : refused(
                        call,
                        reply,
                        OtpFailure.CONFIGURATION,
                        "the provider rejected the credentials; check " + settings.secretKeys());
    }

    /**
     * Reports a reply that the provider's documentation does not have.
     *
     * @param call the call
     * @param reply what it said
     * @return the exception to throw
     */
    protected final OtpException notUnderstood(Call call, Reply reply) {
        return unclear(call, reply, OtpFailure.PROTOCOL, "the reply is not one that the provider documents");
    }

    private String at(Reply reply) {
        return " (status " + reply.status() + ", code " + codes.tag(reply) + ")";
    }

    @Override
    protected final void onSendBegun(Call call, OtpRequest request) {
        observer.sendBegun(call, request);
    }

    @Override
    protected final void onVerifyBegun(Call call, Challenge challenge) {
        observer.verifyBegun(call, challenge);
    }

    @Override
    protected final void onNotRecorded(Call call, Throwable trouble) {
        reports.notRecorded(call, trouble);
    }

    @Override
    protected final void onEnded(Call call) {
        observer.ended(call);
    }

    @Override
    protected final void onSent(Call call, OtpRequest request, Challenge challenge) {
        reports.sent(call, request);
        observer.sent(call, challenge);
    }

    @Override
    protected final void onSendFailed(Call call, OtpRequest request, OtpException trouble) {
        reports.sendFailed(call, request, trouble);
        observer.failed(call, trouble);
    }

    @Override
    protected final void onVerified(Call call, Challenge challenge, VerificationResult answer) {
        reports.verified(call, challenge, answer);
        observer.verified(call, answer);
    }

    @Override
    protected final void onVerifyFailed(Call call, Challenge challenge, OtpException trouble) {
        reports.verifyFailed(call, challenge, trouble);
        observer.failed(call, trouble);
    }

    @Override
    protected final void doClose() {
        calls.close();
    }
}
