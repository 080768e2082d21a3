// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A success.
 *
 * @param body as it came
 * @param json the body; a missing node where it is no JSON
 * @param etag version of the resource
 */
public record Reply(int status, String body, JsonNode json, Optional<String> etag) {}
