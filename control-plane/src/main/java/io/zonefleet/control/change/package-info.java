// SPDX-License-Identifier: Apache-2.0
/** How intent is changed: drafted purely, refused with reasons, and accepted in one transaction together with its change record. */
@NullMarked
package io.zonefleet.control.change;

import org.jspecify.annotations.NullMarked;
