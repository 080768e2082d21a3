// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import io.zonefleet.testing.Corpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BodiesCorpusTest {
    @TestFactory
    Stream<DynamicTest> readsOrRefusesWhatTheFuzzerFound() {
        return Corpus.tests("bodies", BodiesFuzz::fuzzerTestOneInput);
    }
}
