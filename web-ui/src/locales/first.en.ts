// SPDX-License-Identifier: Apache-2.0
import others from './first.en.json'
import overview from '@/overview/locales/en.json'
import shared from '@/shared/locales/en.json'
import traffic from '@/traffic/locales/en.json'

/** What the first screen says: the nouns that are its own, some words of others. */
export default { ...others, shared, overview, traffic }
