// SPDX-License-Identifier: Apache-2.0
/** What can be done to every kind of resource. */
@NullMarked
package io.zonefleet.cli.resource;

import org.jspecify.annotations.NullMarked;
