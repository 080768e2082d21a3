// SPDX-License-Identifier: Apache-2.0

/** What the agent answers to HTTP on its own machine. */
@NullMarked
package io.zonefleet.agent.http;

import org.jspecify.annotations.NullMarked;
