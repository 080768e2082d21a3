// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `q` filters; `open` is the cluster shown beside the list; `mode` is `new` or `edit`. */
export const clusterRoutes: RouteRecordRaw[] = [
  { path: '/clusters', name: 'clusters', component: () => import('./views/ClusterListView.vue') },
]
