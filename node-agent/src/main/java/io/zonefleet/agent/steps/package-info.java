// SPDX-License-Identifier: Apache-2.0

/** The difference between desired and actual as steps, and how CoreDNS is to pick them up; pure. */
@NullMarked
package io.zonefleet.agent.steps;

import org.jspecify.annotations.NullMarked;
