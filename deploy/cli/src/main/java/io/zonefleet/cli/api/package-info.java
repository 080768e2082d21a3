// SPDX-License-Identifier: Apache-2.0
/** The REST API as commands see it. */
@NullMarked
package io.zonefleet.cli.api;

import org.jspecify.annotations.NullMarked;
