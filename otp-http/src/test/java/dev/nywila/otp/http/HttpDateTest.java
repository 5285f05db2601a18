package dev.nywila.otp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, 5.6.7: what is a date, and what is none. */
class HttpDateTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "'Sunday, 06-Nov-94 08:49:37 GMT', 1994-11-06T08:49:37Z",
        "'Thursday, 01-Jan-76 12:00:00 GMT', 2076-01-01T12:00:00Z",
        "'Thursday, 01-Jan-76 12:00:01 GMT', 1976-01-01T12:00:01Z",
        "'Sun Nov  6 08:49:37 1994', 1994-11-06T08:49:37Z",
        "'Wed Nov 16 08:49:37 1994', 1994-11-16T08:49:37Z",
        "'Sun, 06 Nov 1994 08:49:37 GMT', 1994-11-06T08:49:37Z",
        "'Sat, 31 Dec 2016 23:59:60 GMT', 2016-12-31T23:59:59Z"
    })
    void datesAreReadInAllThreeFormsOfHttp(String text, Instant date) {
        assertThat(HttpDate.read(text, NOW)).isEqualTo(date);
    }

    @Test
    void aYearOfTwoDigitsMayBeOfTheNextCentury() {
        assertThat(HttpDate.read("Friday, 01-Jan-00 00:00:20 GMT", Instant.parse("2099-12-31T23:59:50Z")))
                .isEqualTo(Instant.parse("2100-01-01T00:00:20Z"));
    }
}
