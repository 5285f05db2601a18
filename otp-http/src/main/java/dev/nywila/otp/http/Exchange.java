package dev.nywila.otp.http;

import feign.Feign;
import feign.Headers;
import feign.InvocationHandlerFactory;
import feign.Logger;
import feign.Param;
import feign.Request;
import feign.RequestLine;
import feign.RequestTemplate;
import feign.Response;
import feign.Retryer;
import feign.Target;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one request of a call: the last parameter of each method that an adapter declares. It carries the call's deadline and
 * its right to one request through the declared interface, and is good for one method call, on the calling thread.
 *
 * <p>This is the one class that knows Feign, beside the adapters' interfaces. Feign reads their annotations and puts path
 * and body together; nothing of it is on the stack when the request leaves.
 */
public final class Exchange extends Request.Options {

    private static final String LENGTH = "Content-Length";
    private static final HttpHeader ACCEPT = new HttpHeader("Accept", "application/json");
    /** What a template leaves between slashes if a value is one of these: they lead out of the declared path. */
    private static final Pattern DOT_SEGMENT = Pattern.compile(".*/\\.\\.?(?:[/?].*)?", Pattern.DOTALL);

    private final Function<HttpRequest, HttpReply> transmission;
    private final Authorization authorization;
    private @Nullable Request declared;

    Exchange(Function<HttpRequest, HttpReply> transmission, Authorization authorization) {
        this.transmission = transmission;
        this.authorization = authorization;
    }

    /**
     * Makes an adapter's interface callable.
     *
     * @param base before each path, without a slash at its end
     * @throws IllegalArgumentException if a method cannot be what it should
     */
    static <A> A api(Class<A> declared, Encoding encoding, String base) {
        for (Method method : declared.getMethods()) {
            check(method);
        }
        boolean hasHeaders = Stream.concat(Stream.of(declared), Stream.of(declared.getMethods()))
                .anyMatch(each -> each.isAnnotationPresent(Headers.class));
        return Feign.builder()
                .client(Exchange::note)
                .encoder((fields, type, template) ->
                        // without its length: Feign would parse, expand and copy that as a template, for each call
                        template.body(encoding.bytes((Map<?, ?>) fields), StandardCharsets.UTF_8)
                                .header(LENGTH, List.of()))
                // the reply is handed over beside Feign
                .decoder((response, type) -> null)
                .retryer(Retryer.NEVER_RETRY)
                .logLevel(Logger.Level.NONE)
                .invocationHandlerFactory((target, methods) -> (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return ofObject(declared, proxy, method, arguments);
                    }
                    Exchange exchange = (Exchange) arguments[arguments.length - 1];
                    HttpRequest request =
                            exchange.request(required(methods.get(method)), arguments, encoding, hasHeaders);
                    return Reply.of(exchange.transmission.apply(request), exchange.authorization.reused());
                })
                .target(new Paths<>(declared, base, hasHeaders));
    }

    private static void check(Method method) {
        RequestLine line = method.getAnnotation(RequestLine.class);
        Class<?>[] parameters = method.getParameterTypes();
        String fault = line == null
                ? "has no @RequestLine"
                : method.getReturnType() != Reply.class
                        ? "must return Reply"
                        : parameters.length == 0 || parameters[parameters.length - 1] != Exchange.class
                                ? "must have an Exchange as its last parameter"
                                : line.value().contains("{") && line.decodeSlash()
                                        ? "must say decodeSlash = false, or a parameter's slashes lead to other paths"
                                        : null;
        if (fault != null) {
            throw new IllegalArgumentException(
                    method.getDeclaringClass().getSimpleName() + "." + method.getName() + " " + fault);
        }
    }

    private static Object ofObject(Class<?> declared, Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> declared.getSimpleName();
        };
    }

    private static <T> T required(@Nullable T known) {
        if (known == null) {
            throw new IllegalStateException("Feign has left something out");
        }
        return known;
    }

    private static Response note(Request request, Request.Options exchange) {
        ((Exchange) exchange).declared = request;
        return Response.builder().status(200).headers(Map.of()).request(request).build();
    }

    private HttpRequest request(
            InvocationHandlerFactory.MethodHandler method, Object[] arguments, Encoding encoding, boolean hasHeaders) {
        try {
            method.invoke(arguments);
            Request request = required(declared);
            List<HttpHeader> headers = headers();
            if (hasHeaders) {
                request.headers().forEach((name, values) -> addDeclared(headers, name, values));
            }
            if (request.body() != null) {
                headers.add(encoding.contentType());
            }
            return new HttpRequest(request.httpMethod().name(), path(request.url()), headers, request.body());
        } catch (Throwable thrown) {
            // its message may have the parameters
            throw TransmissionFailure.notBuilt(Foreign.tolerated(thrown));
        }
    }

    private List<HttpHeader> headers() {
        List<HttpHeader> headers = new ArrayList<>(4);
        if (authorization.header() != null) {
            headers.add(authorization.header());
        }
        headers.add(ACCEPT);
        return headers;
    }

    /**
     * Makes a request that stays in memory, so that libraries that lack something say so now.
     *
     * @throws LinkageError if one does
     */
    static void rehearse() {
        try {
            Function<HttpRequest, HttpReply> echo =
                    request -> new HttpReply(200, new ReplyHeaders(Map.of()), request.body(), false);
            Reply reply =
                    api(Rehearsal.class, Encoding.JSON, "").say("a/b", "word", new Exchange(echo, Authorization.NONE));
            if (!reply.says("word", "word")) {
                throw new IllegalStateException();
            }
        } catch (RuntimeException misread) {
            // older ones take the options of a call for a second body
            throw new LinkageError("feign.Feign reads the interface otherwise", misread);
        }
    }

    /** Makes the one request, without any declared interface. */
    Reply post(String path, Encoding encoding, Map<String, ?> fields) {
        List<HttpHeader> headers = headers();
        headers.add(encoding.contentType());
        HttpRequest request = new HttpRequest("POST", path, headers, encoding.bytes(fields));
        return Reply.of(transmission.apply(request), authorization.reused());
    }

    private static String path(String url) {
        if (url.contains("/.") && DOT_SEGMENT.matcher(url).matches()) {
            throw new IllegalArgumentException("a parameter would lead out of its path");
        }
        return url;
    }

    /** Older ones of Feign keep a length, for whoever sends what they made. */
    private static void addDeclared(List<HttpHeader> headers, String name, Collection<String> values) {
        if (!name.equalsIgnoreCase(LENGTH)) {
            values.forEach(value -> headers.add(new HttpHeader(name, value)));
        }
    }

    /** Returns itself: every method has these, and Feign would look for others by the thread's name. */
    @Override
    public Request.Options getMethodOptions(String methodName) {
        return this;
    }

    /** Returns nothing about the call. */
    @Override
    public String toString() {
        return "Exchange[***]";
    }

    /** What adapters' interfaces are like. */
    private interface Rehearsal {

        @RequestLine(value = "POST /{path}", decodeSlash = false)
        Reply say(@Param("path") String path, @Param("word") String word, Exchange exchange);
    }

    /** Leaves host and port to the {@link Connector}. */
    private record Paths<A>(Class<A> type, String base, boolean hasHeaders) implements Target<A> {

        @Override
        public String name() {
            return type.getSimpleName();
        }

        @Override
        public String url() {
            return base;
        }

        @Override
        public Request apply(RequestTemplate call) {
            // to have the headers put together for each call costs as much as all the rest, so only where there are any
            Map<String, Collection<String>> headers = hasHeaders ? call.headers() : Map.of();
            return Request.create(
                    Request.HttpMethod.valueOf(call.method()),
                    base + call.url(),
                    headers,
                    call.body(),
                    StandardCharsets.UTF_8,
                    call);
        }
    }
}
