// SPDX-License-Identifier: Apache-2.0

/** Asks the served addresses what they answer, and keeps book of it. */
@NullMarked
package io.zonefleet.agent.prove;

import org.jspecify.annotations.NullMarked;
