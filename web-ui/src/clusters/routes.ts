// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `q` filters; `open` is the cluster shown beside the list; `mode` is `new`, `edit`, `injection` or `no-injection`; `suggested` names the source whose findings fill the form; `install`: how to install an agent is unfolded. */
export const clusterRoutes: RouteRecordRaw[] = [
  { path: '/clusters', name: 'clusters', component: () => import('./views/ClusterListView.vue') },
]
