// SPDX-License-Identifier: Apache-2.0
/** What all reads have in common: which image they see, and pages. */
@NullMarked
package io.zonefleet.control.read;

import org.jspecify.annotations.NullMarked;
