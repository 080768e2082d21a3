// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `open` is a drain of the list, `mode=end` asks whether to end it; `mode=new` begins one, of `cluster` where that is given. */
export const drainRoutes: RouteRecordRaw[] = [
  { path: '/drains', name: 'drains', component: () => import('./views/DrainListView.vue') },
]
