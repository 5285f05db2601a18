package dev.nywila.otp.inmemory;

import java.time.Duration;

/** What one fake was built with, checked by its builder. */
record FakeRules(
        int codeLength,
        Duration codeLifetime,
        int maxAttempts,
        int capacity,
        int outboxSize,
        boolean keepsOldChallenges) {}
