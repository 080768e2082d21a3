// SPDX-License-Identifier: Apache-2.0
import type { RouteRecordRaw } from 'vue-router'

/** Query: `open` is the profile shown beside the list; `mode` is `new` or `edit`. */
export const profileRoutes: RouteRecordRaw[] = [
  { path: '/profiles', name: 'profiles', component: () => import('./views/ProfileListView.vue') },
]
