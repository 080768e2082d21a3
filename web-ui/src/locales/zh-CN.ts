// SPDX-License-Identifier: Apache-2.0
import changes from '@/changes/locales/zh-CN.json'
import domains from '@/domains/locales/zh-CN.json'
import drains from '@/drains/locales/zh-CN.json'
import nodes from '@/nodes/locales/zh-CN.json'
import overview from '@/overview/locales/zh-CN.json'
import palette from '@/palette/locales/zh-CN.json'
import query from '@/query/locales/zh-CN.json'
import shared from '@/shared/locales/zh-CN.json'

export default { shared, overview, domains, nodes, changes, drains, query, palette }
