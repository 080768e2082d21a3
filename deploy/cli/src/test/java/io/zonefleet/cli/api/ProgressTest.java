// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.output.Json;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static String told(String change) {
        return Progress.told(Json.read("{\"items\": [" + change.replace('\'', '"') + "]}")
                .path("items")
                .path(0));
    }

    @Test
    void saysHowFarAChangeIs() {
        assertThat(told("")).isEmpty();
        assertThat(told("{'counts': {'created': 2}, 'applying': {'total': 100, 'applied': 40}}"))
                .isEqualTo(", 40 of 100 rows");
        assertThat(told("{'applying': {'total': 100}}")).isEqualTo(", 100 rows accepted");
        assertThat(told("{'counts': {'created': 2, 'updated': 3, 'deleted': 4, 'unchanged': 5}}"))
                .isEqualTo(", 9 of 9 rows");
    }
}
