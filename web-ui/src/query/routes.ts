// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `name`, `type`, `whom` (all, clusters, nodes, servers), `list` (ids with commas between), `tcp`, `explain`: a link asks again. */
export const queryRoutes: RouteRecordRaw[] = [
  { path: '/query', name: 'query', component: () => import('./views/QueryView.vue') },
]
