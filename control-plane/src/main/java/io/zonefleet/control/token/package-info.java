// SPDX-License-Identifier: Apache-2.0
/** Tokens that the API makes: their routes, and how they are kept in the store by their digests. */
@NullMarked
package io.zonefleet.control.token;

import org.jspecify.annotations.NullMarked;
