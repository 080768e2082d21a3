// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `q`, `cluster`, `source`, `type` filter; `open` is the domain shown beside the list; `mode` is `new` or `edit`. */
export const domainRoutes: RouteRecordRaw[] = [
  { path: '/domains', name: 'domains', component: () => import('./views/DomainListView.vue') },
]
