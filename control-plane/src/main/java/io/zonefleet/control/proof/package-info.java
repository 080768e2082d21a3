// SPDX-License-Identifier: Apache-2.0
/** Which nodes have proved a change or a domain, since when, and from when on no cache can hold the old answer. */
@NullMarked
package io.zonefleet.control.proof;

import org.jspecify.annotations.NullMarked;
