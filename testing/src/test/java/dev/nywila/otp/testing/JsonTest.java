package dev.nywila.otp.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void readsWhatIsAtAPath() {
        Json json =
                Json.read(" {\"data\": {\"pinId\": \"a\\u00e9\\n\", \"n\": 117, \"no\": null}, \"all\": [true, 1.5]} ");
        assertThat(json.at("data", "pinId").text()).isEqualTo("a\u00e9\n");
        assertThat(json.at("data", "n").number()).isEqualTo(117);
        assertThat(json.at("data", "no").isThere()).isFalse();
        assertThat(json.at("data", "pinId", "deeper").isThere()).isFalse();
        assertThat(json.at("all").list()).containsExactly(new Json(true), new Json(new BigDecimal("1.5")));
    }

    @Test
    void readsWhatItWrites() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("text \"\\", "\u0000 \ud83d\ude00 \u2028");
        whole.put("list", Arrays.asList(new BigDecimal("-3"), null, false, List.of(), Map.of()));
        assertThat(Json.read(Json.write(whole)).value()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}{}", "{\"a\":1,\"a\":2}", "[1,]", "01", "\"\t\"", "'a'", "nul"})
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(AssertionError.class);
    }
}
