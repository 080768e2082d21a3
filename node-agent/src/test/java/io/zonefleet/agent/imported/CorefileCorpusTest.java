// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

import io.zonefleet.testing.Corpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CorefileCorpusTest {
    @TestFactory
    Stream<DynamicTest> readsOrRefusesWhatTheFuzzerFound() {
        return Corpus.tests("corefile", CorefileFuzz::fuzzerTestOneInput);
    }
}
