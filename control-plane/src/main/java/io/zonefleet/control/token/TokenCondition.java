// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.token;

import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.write.IfMatch;
import io.zonefleet.model.TokenId;
import java.util.Optional;

/**
 * What a write of a token relies on.
 *
 * @param ifMatch versions that will do; empty: whatever is there
 * @param onlyCreate whether there must be none yet
 */
record TokenCondition(Optional<IfMatch> ifMatch, boolean onlyCreate) {
    static TokenCondition read(Request request) {
        Optional<IfMatch> ifMatch = request.header("If-Match")
                .flatMap(text -> request.violations().accept("header/If-Match", IfMatch.parse(text)));
        Optional<String> ifNoneMatch = request.header("If-None-Match");
        if (ifNoneMatch.isPresent() && !ifNoneMatch.get().strip().equals("*")) {
            request.violations()
                    .add("header/If-None-Match", ifNoneMatch.get(), "if-none-match", "use `*`: only create");
        }
        if (ifNoneMatch.isPresent() && ifMatch.isPresent()) {
            request.violations()
                    .add("header/If-None-Match", "*", "exclusive", "give If-Match or If-None-Match, not both");
        }
        return new TokenCondition(ifMatch, ifNoneMatch.isPresent());
    }

    /**
     * Refuses what it does not hold for.
     *
     * @param revision of what is there; 0: there is none
     */
    void check(TokenId id, long revision) {
        boolean holds =
                onlyCreate ? revision == 0 : ifMatch.isEmpty() || ifMatch.get().accepts(revision);
        if (!holds) {
            String state = revision > 0 ? " was changed since; read it again." : " does not exist (any more).";
            Problem problem = Problem.of(ProblemKind.PRECONDITION_FAILED, "Nothing was written: token " + id + state);
            throw (revision > 0 ? problem.with(JsonBody.object().put("revision", revision)) : problem).asException();
        }
    }
}
