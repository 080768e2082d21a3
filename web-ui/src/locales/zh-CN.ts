// SPDX-License-Identifier: Apache-2.0
import bulk from '@/bulk/locales/zh-CN.json'
import changes from '@/changes/locales/zh-CN.json'
import clusters from '@/clusters/locales/zh-CN.json'
import domains from '@/domains/locales/zh-CN.json'
import drains from '@/drains/locales/zh-CN.json'
import files from '@/files/locales/zh-CN.json'
import nodes from '@/nodes/locales/zh-CN.json'
import overview from '@/overview/locales/zh-CN.json'
import palette from '@/palette/locales/zh-CN.json'
import profiles from '@/profiles/locales/zh-CN.json'
import query from '@/query/locales/zh-CN.json'
import server from './server.zh-CN.json'
import settings from '@/settings/locales/zh-CN.json'
import shared from '@/shared/locales/zh-CN.json'
import sources from '@/sources/locales/zh-CN.json'
import specs from '@/specs/locales/zh-CN.json'
import traffic from '@/traffic/locales/zh-CN.json'

export default {
  shared,
  overview,
  domains,
  clusters,
  nodes,
  bulk,
  changes,
  drains,
  files,
  query,
  sources,
  profiles,
  settings,
  specs,
  traffic,
  palette,
  // what the server says in English, by its stable names; English needs none
  server,
}
