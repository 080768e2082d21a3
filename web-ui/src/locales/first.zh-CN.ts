// SPDX-License-Identifier: Apache-2.0
import others from './first.zh-CN.json'
import overview from '@/overview/locales/zh-CN.json'
import server from './server.zh-CN.json'
import shared from '@/shared/locales/zh-CN.json'
import traffic from '@/traffic/locales/zh-CN.json'

/** What the first screen says: the nouns that are its own, some words of others, and what the server says in English, by its stable names. */
export default { ...others, shared, overview, traffic, server }
