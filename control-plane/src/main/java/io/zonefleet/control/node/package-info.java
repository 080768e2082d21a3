// SPDX-License-Identifier: Apache-2.0
/** Nodes: what state each is in, what it last reported, and what its agent says when asked. */
@NullMarked
package io.zonefleet.control.node;

import org.jspecify.annotations.NullMarked;
