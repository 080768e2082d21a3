// SPDX-License-Identifier: Apache-2.0

/** What can be said of a node: its files, and how far it has come with each feed. */
@NullMarked
package io.zonefleet.agent.state;

import org.jspecify.annotations.NullMarked;
