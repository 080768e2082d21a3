// SPDX-License-Identifier: Apache-2.0
import bulk from '@/bulk/locales/en.json'
import changes from '@/changes/locales/en.json'
import clusters from '@/clusters/locales/en.json'
import domains from '@/domains/locales/en.json'
import drains from '@/drains/locales/en.json'
import files from '@/files/locales/en.json'
import nodes from '@/nodes/locales/en.json'
import palette from '@/palette/locales/en.json'
import profiles from '@/profiles/locales/en.json'
import query from '@/query/locales/en.json'
import settings from '@/settings/locales/en.json'
import sources from '@/sources/locales/en.json'
import specs from '@/specs/locales/en.json'

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
