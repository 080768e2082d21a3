// SPDX-License-Identifier: Apache-2.0

/** What the agent's tests share: a disk that can break, a writer of desired keys, names. */
@NullMarked
package io.zonefleet.agent.testing;

import org.jspecify.annotations.NullMarked;
