// SPDX-License-Identifier: Apache-2.0
/** Profiles of node caches. */
@NullMarked
package io.zonefleet.control.profile;

import org.jspecify.annotations.NullMarked;
