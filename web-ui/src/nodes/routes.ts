// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/**
 * Query: `q`, `cluster`, `state` filter; `open` is the node shown beside the list, `<cluster>/<node>`, `tab` what of it, `file` which zone's file (left
 * out: the Corefile).
 */
export const nodeRoutes: RouteRecordRaw[] = [
  { path: '/nodes', name: 'nodes', component: () => import('./views/NodeListView.vue') },
]
