// SPDX-License-Identifier: Apache-2.0
import type { CountsDto } from '@/api/types'
import { useText } from '@/shared/i18n'
import { EFFECTS } from './data'

export interface ChangeWords {
  /** "2 created, 1 deleted". */
  effects: (counts: CountsDto) => string
}

export function useChangeWords(): ChangeWords {
  const text = useText()
  return {
    effects: (counts) =>
      text.list(
        EFFECTS.filter((effect) => counts[effect] > 0).map((effect) =>
          text.t('changes.counted', { value: counts[effect], effect: text.t(`changes.effect.${effect}`) }),
        ),
      ),
  }
}
