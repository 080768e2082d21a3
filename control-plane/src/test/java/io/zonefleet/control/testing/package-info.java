// SPDX-License-Identifier: Apache-2.0
/** A running control plane for tests, and a client that holds every answer against the contract. */
@NullMarked
package io.zonefleet.control.testing;

import org.jspecify.annotations.NullMarked;
