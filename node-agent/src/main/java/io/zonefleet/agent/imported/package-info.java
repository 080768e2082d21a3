// SPDX-License-Identifier: Apache-2.0

/** Reads the Corefile that an operator keeps, and finds what it means for ours. */
@NullMarked
package io.zonefleet.agent.imported;

import org.jspecify.annotations.NullMarked;
