// SPDX-License-Identifier: Apache-2.0
/** The one home of the key layout ({@code Keys}) and of the bytes behind the keys ({@code Codec}, JSON with a format version). */
@NullMarked
package io.zonefleet.keys;

import org.jspecify.annotations.NullMarked;
