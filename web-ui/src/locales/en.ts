// SPDX-License-Identifier: Apache-2.0
import changes from '@/changes/locales/en.json'
import domains from '@/domains/locales/en.json'
import drains from '@/drains/locales/en.json'
import nodes from '@/nodes/locales/en.json'
import overview from '@/overview/locales/en.json'
import palette from '@/palette/locales/en.json'
import query from '@/query/locales/en.json'
import shared from '@/shared/locales/en.json'

export default { shared, overview, domains, nodes, changes, drains, query, palette }
