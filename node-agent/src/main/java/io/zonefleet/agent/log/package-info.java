// SPDX-License-Identifier: Apache-2.0

/** What the agent says for people and their tools: one line for each event on standard output. */
@NullMarked
package io.zonefleet.agent.log;

import org.jspecify.annotations.NullMarked;
