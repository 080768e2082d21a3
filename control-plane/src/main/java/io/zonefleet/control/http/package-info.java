// SPDX-License-Identifier: Apache-2.0
/** The HTTP server: a thin shell around endpoints that take a request and return a response. */
@NullMarked
package io.zonefleet.control.http;

import org.jspecify.annotations.NullMarked;
