// SPDX-License-Identifier: Apache-2.0
/** What the control plane keeps in memory: all intent and the state of the fleet at one revision, fed by a watch. */
@NullMarked
package io.zonefleet.control.image;

import org.jspecify.annotations.NullMarked;
