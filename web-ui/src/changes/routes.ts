// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `q`, `actor`, `resource`, `kind`, `effect`, `since`, `until` filter; `open` is the change shown beside the list. */
export const changeRoutes: RouteRecordRaw[] = [
  { path: '/changes', name: 'changes', component: () => import('./views/ChangeListView.vue') },
]
