// SPDX-License-Identifier: Apache-2.0

/** From what the store says to what the node shall have; decides, and touches nothing. */
@NullMarked
package io.zonefleet.agent.desired;

import org.jspecify.annotations.NullMarked;
