// SPDX-License-Identifier: Apache-2.0
/** State at a revision, fed by one loader: a full load and an increment reach the rest in the same form. */
@NullMarked
package io.zonefleet.image;

import org.jspecify.annotations.NullMarked;
