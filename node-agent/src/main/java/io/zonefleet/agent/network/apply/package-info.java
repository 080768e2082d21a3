// SPDX-License-Identifier: Apache-2.0

/** Runs the kernel's tools: each step once, and reads what is there. */
@NullMarked
package io.zonefleet.agent.network.apply;

import org.jspecify.annotations.NullMarked;
