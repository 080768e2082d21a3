// SPDX-License-Identifier: Apache-2.0
/** How long it took until nodes had proved the changes of the last hour. */
@NullMarked
package io.zonefleet.control.propagation;

import org.jspecify.annotations.NullMarked;
