// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `open` is the drain shown beside the list; `mode=new` begins one, of `cluster` where that is given. */
export const drainRoutes: RouteRecordRaw[] = [
  { path: '/drains', name: 'drains', component: () => import('./views/DrainListView.vue') },
]
