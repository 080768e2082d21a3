// SPDX-License-Identifier: Apache-2.0
/** The etcd that the control plane starts itself, where it is not given one. */
@NullMarked
package io.zonefleet.control.etcd;

import org.jspecify.annotations.NullMarked;
