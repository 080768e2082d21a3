// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.context;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A control plane and how to reach it.
 *
 * @param url without a slash at the end; the API begins at {@code /api/v1} below it
 * @param caFile who signs its certificate; empty: whoever the JVM trusts
 */
public record Target(String url, Optional<String> token, Optional<Path> caFile) {}
