// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of fewer names than the guard of clusters looks at. */
class SmallListsTest extends PolledList {
    /** How many names it contributes, how many its list has then, and what is said of its limit. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9|0|\"comment\": \"x\"|held",
                "1|0|\"comment\": \"x\"|held",
                "9|1|\"comment\": \"x\"|applied",
                "9|0|\"shrinkPercent\": 100|applied",
                "9|0|\"shrinkPercent\": 99|held",
                "9|8|\"shrinkPercent\": 0|held",
                "9|9|\"shrinkPercent\": 0|unchanged",
                "9|7|\"shrinkPercent\": 20|held",
                "9|8|\"shrinkPercent\": 20|applied",
                "9|0|\"allowShrink\": true|applied"
            })
    void holdsSmallListsToo(int before, int after, String field, String outcome) {
        list.says(rows(0, before));
        Answer put = declare(", " + field);
        assertThat(put.status()).as(put.text()).isEqualTo(201);
        list.says(rows(0, after));

        Answer polled = client.post(SOURCE + "/poll", "");

        assertThat(polled.at("/outcome").asText()).as(polled.text()).isEqualTo(outcome);
        assertThat(client.get(SOURCE).at("/domains").asInt()).isEqualTo(outcome.equals("held") ? before : after);
    }
}
