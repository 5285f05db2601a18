package dev.nywila.otp.store.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks whether a server is set up as this store needs it. Asked anew of each connection: the server may be another. */
final class Inspection {

    private static final String SYNC = "appendfsync";

    private Inspection() {}

    /** Returns whether the server loses nothing that it acknowledged; a server that is of no use completes with a fault. */
    static CompletionStage<Boolean> of(RedisAsyncCommands<byte[], byte[]> commands) {
        // both at once; the second is forbidden at many hosters
        CompletionStage<String> info = commands.info();
        CompletionStage<Map<String, String>> sync = commands.configGet(SYNC).exceptionally(forbidden -> Map.of());
        return info.thenCombine(sync, Inspection::isDurable);
    }

    private static boolean isDurable(String info, Map<String, String> sync) {
        if (!field(info, "redis_mode").equals("standalone")) {
            throw Faults.configuration("The Redis server is part of a cluster, or a sentinel, which this store does not"
                    + " support under this URI: name a single server, or use redis-sentinel://…#master");
        }
        if (!field(info, "role").equals("master")) {
            throw Faults.readOnly();
        }
        if (!field(info, "maxmemory_policy").equals("noeviction")) {
            throw Faults.configuration("The Redis server may forget what it must keep:"
                    + " set maxmemory-policy to noeviction, and let INFO show it");
        }
        return field(info, "connected_slaves").equals("0")
                && field(info, "aof_enabled").equals("1")
                && "always".equals(sync.get(SYNC));
    }

    private static String field(String info, String name) {
        Matcher found = Pattern.compile("(?m)^" + name + ":(\\S*)").matcher(info);
        return found.find() ? found.group(1) : "";
    }
}
