// SPDX-License-Identifier: Apache-2.0
/** Which role each operation of the API needs; pure. */
@NullMarked
package io.zonefleet.control.access;

import org.jspecify.annotations.NullMarked;
