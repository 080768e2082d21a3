// SPDX-License-Identifier: Apache-2.0
/** The control plane's configuration file. */
@NullMarked
package io.zonefleet.control.config;

import org.jspecify.annotations.NullMarked;
