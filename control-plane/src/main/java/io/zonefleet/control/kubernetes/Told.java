// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.Source;

/**
 * What came of a cluster's objects.
 *
 * @param source the cluster as a source
 * @param synced what its objects say
 * @param result what was written of that
 * @param image what is known after that
 */
record Told(Source source, Synced synced, PollResult result, ControlImage image) {}
