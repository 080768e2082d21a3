// SPDX-License-Identifier: Apache-2.0

/** The agent's configuration file: its keys, how they are read, and what is wrong with one. */
@NullMarked
package io.zonefleet.agent.config;

import org.jspecify.annotations.NullMarked;
