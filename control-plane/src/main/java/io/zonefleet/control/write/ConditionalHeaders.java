// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.http.Request;
import java.util.List;
import java.util.Optional;

/**
 * What a write relies on (RFC 9110 section 13.1).
 *
 * @param ifMatch versions that will do; empty: whatever is there
 * @param onlyCreate whether there must be none yet ({@code If-None-Match: *})
 */
public record ConditionalHeaders(Optional<IfMatch> ifMatch, boolean onlyCreate) {
    /** Of a request that has none. */
    static final ConditionalHeaders NONE = new ConditionalHeaders(Optional.empty(), false);

    /** None, of a request about many resources: which of them a condition would be about, nobody can say. */
    static ConditionalHeaders refused(Request request) {
        for (String name : List.of("If-Match", "If-None-Match")) {
            request.header(name)
                    .ifPresent(
                            value -> request.violations()
                                    .add(
                                            "header/" + name,
                                            value,
                                            "one-resource",
                                            "leave it out: the request is about many resources; `planHash` holds to a plan of it"));
        }
        return NONE;
    }

    /** Reads them; what is wrong with them is among the request's violations. */
    public static ConditionalHeaders read(Request request) {
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
        return new ConditionalHeaders(ifMatch, ifNoneMatch.isPresent());
    }
}
