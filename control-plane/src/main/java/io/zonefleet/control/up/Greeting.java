// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

/** What {@code up} prints once all of it runs: addresses, and two commands to try, ready to be copied. */
final class Greeting {
    private Greeting() {}

    static String of(UpOptions options) {
        String url = "http://127.0.0.1:" + options.httpPort();
        return """

                Zonefleet is up.
                  dashboard  %1$s/
                  API        %1$s/api/v1
                  DNS        127.0.0.1:%2$d (UDP and TCP)
                  token      %3$s
                  logs       %4$s

                Declare a domain, and ask for it:
                  curl -X PUT %1$s/api/v1/domains/a.example.com \\
                    -H "Authorization: Bearer $(cat '%3$s')" \\
                    -H 'Content-Type: application/json' \\
                    -d '{"addresses": ["192.0.2.10", "2001:db8::10"], "wildcard": true}'
                  dig @127.0.0.1 -p %2$d a.example.com
                  (no dig? ./zonefleet dig a.example.com @127.0.0.1:%2$d)

                Ctrl-C stops all of it; the data stay in %5$s.
                """.formatted(
                        url,
                        options.dnsPort(),
                        options.dataDir().adminToken(),
                        options.dataDir().log("*"),
                        options.dataDir().root());
    }
}
