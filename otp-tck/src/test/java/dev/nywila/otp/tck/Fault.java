package dev.nywila.otp.tck;

/** What a broken provider does wrong. */
enum Fault {
    NONE,
    APPROVES_A_BEGINNING,
    SENDS_AGAIN_ON_A_LOST_REPLY,
    LOGS_THE_CODE,
    TAKES_TROUBLE_FOR_APPROVAL,
    MIXES_RECIPIENTS,
    STAYS_DOWN_AFTER_AN_OUTAGE
}
