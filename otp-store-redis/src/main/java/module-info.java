import org.jspecify.annotations.NullMarked;

/** A store on Redis: {@code RedisOtpStore} opens one. */
@NullMarked
module dev.nywila.otp.store.redis {
    requires static org.jspecify;
    requires transitive dev.nywila.otp;
    requires lettuce.core;

    exports dev.nywila.otp.store.redis;
}
