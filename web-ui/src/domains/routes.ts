// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/**
 * Query: what `FILTERS` names narrows the list; `open` is the domain shown beside the list; `mode` is `new`, `edit`, `off` or `on` (an edit that
 * begins with that), or `remove` (asks whether to delete it).
 */
export const domainRoutes: RouteRecordRaw[] = [
  { path: '/domains', name: 'domains', component: () => import('./views/DomainListView.vue') },
]
