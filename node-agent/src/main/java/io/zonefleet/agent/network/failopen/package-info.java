// SPDX-License-Identifier: Apache-2.0
/** Sees that queries skip connection tracking only while the node cache answers them. */
@NullMarked
package io.zonefleet.agent.network.failopen;

import org.jspecify.annotations.NullMarked;
