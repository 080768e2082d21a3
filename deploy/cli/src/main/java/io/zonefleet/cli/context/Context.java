// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.context;

import java.util.Optional;

/**
 * A control plane that has a name.
 *
 * @param tokenFile path of a file with the token
 */
public record Context(String url, Optional<String> tokenFile, Optional<String> caFile) {}
