// SPDX-License-Identifier: Apache-2.0
/** Queries in large numbers of which each is accounted for: asked when, answered with what, and whether that was right. */
@NullMarked
package io.zonefleet.acceptance.load;

import org.jspecify.annotations.NullMarked;
