// SPDX-License-Identifier: Apache-2.0
import bulk from '@/bulk/locales/zh-CN.json'
import changes from '@/changes/locales/zh-CN.json'
import clusters from '@/clusters/locales/zh-CN.json'
import domains from '@/domains/locales/zh-CN.json'
import drains from '@/drains/locales/zh-CN.json'
import files from '@/files/locales/zh-CN.json'
import nodes from '@/nodes/locales/zh-CN.json'
import palette from '@/palette/locales/zh-CN.json'
import profiles from '@/profiles/locales/zh-CN.json'
import query from '@/query/locales/zh-CN.json'
import settings from '@/settings/locales/zh-CN.json'
import sources from '@/sources/locales/zh-CN.json'
import specs from '@/specs/locales/zh-CN.json'

/** What all other pages say, beside what the first screen does. */
export default {
  bulk,
  changes,
  clusters,
  domains,
  drains,
  files,
  nodes,
  palette,
  profiles,
  query,
  settings,
  sources,
  specs,
}
