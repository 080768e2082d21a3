// SPDX-License-Identifier: Apache-2.0
import { ApiProblem } from '@/api/problem'
import { useServices } from '@/api/services'
import { wordsOf } from '@/shared/edit/editor'
import { useLocaleSwitch, useText, type Text } from '@/shared/i18n'
import { useTheme } from '@/shared/theme'
import { useToasts } from '@/shared/toasts'
import { pollNow } from '@/sources/queries'
import type { Says } from './entries'

// a language is called by its own name, whatever the page speaks
const LANGUAGE_NAMES = { en: 'English', 'zh-CN': '简体中文' } as const

/** What an entry is called. */
export function labelOf(says: Says, text: Text): string {
  switch (says.kind) {
    case 'page':
      return text.t(`${says.page}.title`)
    case 'add':
      return text.t(`${says.what}.add`)
    case 'drain':
    case 'inject':
    case 'install':
      return text.t(`palette.${says.kind}`, { cluster: says.cluster })
    case 'follow':
      return text.t('sources.kubernetes.add')
    case 'end':
      return text.t('palette.end', { drain: says.drain })
    case 'poll':
      return text.t('palette.poll', { source: says.source })
    case 'ask':
    case 'edit':
    case 'remove':
    case 'off':
    case 'on':
      return text.t(`palette.${says.kind}`, { name: says.name })
    case 'files':
      return text.t(`files.${says.part}.title`)
    case 'theme':
      return text.t(`shared.theme.${says.theme}`)
    case 'language':
      return text.t('palette.language', { language: LANGUAGE_NAMES[says.locale] })
    case 'keys':
      return text.t('palette.keys.title')
    case 'leave':
      return text.t('shared.session.leave')
    case 'named':
      return says.name
  }
}

/**
 * Does what an entry stands for beside going to its place.
 *
 * @param showKeys shows which keys there are
 */
export function useCommands(showKeys: () => void): (says: Says) => Promise<void> {
  const { api, queries, session } = useServices()
  const text = useText()
  const toasts = useToasts()
  const { choose } = useTheme()
  const switchLocale = useLocaleSwitch()

  async function poll(source: string) {
    await pollNow(api, source).then(
      () => queries.invalidateQueries({ queryKey: ['sources'] }),
      (refusal: unknown) => {
        if (!(refusal instanceof ApiProblem)) throw refusal
        toasts.show({ tone: 'failed', text: `${labelOf({ kind: 'poll', source }, text)}: ${wordsOf(refusal)}` })
      },
    )
  }

  return async (says) => {
    if (says.kind === 'poll') await poll(says.source)
    else if (says.kind === 'theme') choose(says.theme)
    else if (says.kind === 'language') await switchLocale(says.locale)
    else if (says.kind === 'keys') showKeys()
    else if (says.kind === 'leave') session.signOut('left')
  }
}
