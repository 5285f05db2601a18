package dev.nywila.otp.simulator;

import java.util.List;

/**
 * One thing that a provider's documents leave open, as data, so that a page can show it without knowing the provider.
 *
 * @param name unique in its dialect
 * @param label for a person
 * @param assumption one sentence: what is assumed, and on which ground
 * @param options what it may be set to
 * @param value which of them it is
 */
record Switch(String name, String label, String assumption, List<String> options, String value) {}
