// SPDX-License-Identifier: Apache-2.0
import bulk from '@/bulk/locales/en.json'
import changes from '@/changes/locales/en.json'
import clusters from '@/clusters/locales/en.json'
import domains from '@/domains/locales/en.json'
import drains from '@/drains/locales/en.json'
import files from '@/files/locales/en.json'
import nodes from '@/nodes/locales/en.json'
import overview from '@/overview/locales/en.json'
import palette from '@/palette/locales/en.json'
import profiles from '@/profiles/locales/en.json'
import query from '@/query/locales/en.json'
import settings from '@/settings/locales/en.json'
import shared from '@/shared/locales/en.json'
import sources from '@/sources/locales/en.json'
import specs from '@/specs/locales/en.json'
import traffic from '@/traffic/locales/en.json'

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
}
