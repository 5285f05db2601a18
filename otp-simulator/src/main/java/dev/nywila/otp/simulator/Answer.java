package dev.nywila.otp.simulator;

/**
 * What a provider answers.
 *
 * @param reply as it goes out
 * @param outcome what was done, in a short word for the request log, such as {@code sent} or {@code wrong_code}
 */
record Answer(Reply reply, String outcome) {}
