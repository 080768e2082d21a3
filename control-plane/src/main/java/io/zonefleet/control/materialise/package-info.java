// SPDX-License-Identifier: Apache-2.0
/** The one loop that brings desired keys to what intent asks for: after large writes, after a crash, and against hand edits. */
@NullMarked
package io.zonefleet.control.materialise;

import org.jspecify.annotations.NullMarked;
