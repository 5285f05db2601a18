package dev.nywila.otp.http.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@link FarServer} starts. It prints its port, then answers each line that it is sent with what it has seen; it ends
 * with its input.
 */
final class FarServerMain {

    /** What is done about one connection. */
    enum Deed {
        ANSWER,
        ANSWER_LATE,
        REFUSE_CREDENTIALS,
        THROTTLE,
        CLOSE_UNREAD,
        RESET_UNREAD,
        CLOSE_AFTER_HEAD,
        CLOSE,
        RESET,
        SILENCE,
        HALF_REPLY,
        TRICKLE,
        OUTAGE,
        GARBAGE;

        boolean isAnswer() {
            return this == ANSWER || this == ANSWER_LATE;
        }

        /** Whether the provider itself, understood, says that it did nothing. */
        boolean isRefusal() {
            return this == REFUSE_CREDENTIALS || this == THROTTLE;
        }
    }

    private static final List<Deed> FAULTS = List.of(Deed.values()).subList(1, Deed.values().length);
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final HttpSubject subject;
    private final int latencyMillis;
    private final int faultsPercent;
    private final long seed;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, FarServer.Account> accounts = new ConcurrentHashMap<>();
    private final ServerSocket server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());

    private FarServerMain(HttpSubject subject, int latencyMillis, int faultsPercent, long seed) throws IOException {
        this.subject = subject;
        this.latencyMillis = latencyMillis;
        this.faultsPercent = faultsPercent;
        this.seed = seed;
    }

    public static void main(String... args) throws IOException, InterruptedException {
        FarServerMain main = new FarServerMain(
                FreshJvm.subject(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Long.parseLong(args[3]));
        ExecutorService workers = Executors.newCachedThreadPool(FarServerMain::daemon);
        workers.execute(() -> main.accept(workers));
        System.out.println(main.server.getLocalPort());
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, ISO_8859_1));
        while (asked.readLine() != null) {
            main.report();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(null, work, "far-server", 128 * 1024);
        thread.setDaemon(true);
        return thread;
    }

    private void report() throws InterruptedException {
        // what the other side gave up may still be on its way
        for (int i = 0; open.get() > 0 && i < 100; i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        StringBuilder text = new StringBuilder();
        accounts.forEach(
                (nonce, account) -> text.append(nonce + " " + account.requests() + " " + account.deed() + "\n"));
        System.out.println(text + "end");
    }

    private void accept(ExecutorService workers) {
        try {
            while (true) {
                Socket socket = server.accept();
                int number = connections.incrementAndGet();
                open.incrementAndGet();
                workers.execute(() -> {
                    try (socket) {
                        serve(socket, deed(number));
                    } catch (IOException clientGone) {
                        // so is the connection
                    } catch (InterruptedException impossible) {
                        throw new IllegalStateException(impossible);
                    } finally {
                        open.decrementAndGet();
                    }
                });
            }
        } catch (IOException over) {
            throw new IllegalStateException(over);
        }
    }

    private Deed deed(int number) {
        Random random = new Random(seed * 1_000_003 + number);
        return random.nextInt(100) < faultsPercent ? FAULTS.get(random.nextInt(FAULTS.size())) : Deed.ANSWER;
    }

    private void serve(Socket socket, Deed deed) throws IOException, InterruptedException {
        socket.setTcpNoDelay(true);
        if (deed == Deed.CLOSE_UNREAD || deed == Deed.RESET_UNREAD) {
            socket.setSoLinger(deed == Deed.RESET_UNREAD, 0);
            return;
        }
        InputStream in = socket.getInputStream();
        String head = readHead(in);
        if (deed == Deed.CLOSE_AFTER_HEAD) {
            return;
        }
        Matcher length = LENGTH.matcher(head);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        if (!length.reset().find() || body.length < Integer.parseInt(length.group(1))) {
            return;
        }
        String request = head + new String(body, ISO_8859_1);
        String about = subject.about(request);
        accounts.merge(
                about,
                new FarServer.Account(1, deed),
                (before, one) -> new FarServer.Account(before.requests() + 1, deed));
        TimeUnit.MILLISECONDS.sleep(latencyMillis);
        String answer = answer(request, about).framed();
        switch (deed) {
            case ANSWER -> write(socket, answer);
            case ANSWER_LATE -> {
                TimeUnit.MILLISECONDS.sleep(200);
                write(socket, answer);
            }
            case REFUSE_CREDENTIALS -> write(socket, RawServer.reply(401, ""));
            case THROTTLE -> write(socket, RawServer.reply(429, ""));
            case RESET -> socket.setSoLinger(true, 0);
            case SILENCE -> in.transferTo(OutputStream.nullOutputStream());
            case HALF_REPLY -> write(socket, answer.substring(0, answer.length() - 9));
            case TRICKLE -> {
                for (int i = 0; i < answer.length(); i++) {
                    write(socket, answer.substring(i, i + 1));
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            }
            case OUTAGE -> write(socket, RawServer.reply(503, "<html>away</html>"));
            case GARBAGE -> write(socket, RawServer.reply(200, "{\"data\":{\"message\":{\"code\":117"));
            default -> {
                // CLOSE
            }
        }
    }

    private Answer answer(String request, String about) {
        if (subject.isSend(request)) {
            return subject.accepted(request, subject.reference(Long.parseLong(about)));
        }
        return request.contains(HttpSubject.CODE) ? subject.approved(request) : subject.wrongCode(request);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int last = 0; last != 0x0d0a0d0a; ) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client closed");
            }
            head.write(next);
            last = last << 8 | next;
        }
        return head.toString(ISO_8859_1);
    }
}
