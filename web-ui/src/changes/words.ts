// SPDX-License-Identifier: Apache-2.0
import type { CountsDto } from '@/api/types'
import { useText } from '@/shared/i18n'
import { age } from '@/shared/time'
import { EFFECTS } from './data'

export interface ChangeWords {
  /** "2 created, 1 deleted". */
  effects: (counts: CountsDto) => string
  /** How long after a change it was proved: "84 ms", "2 min". */
  lag: (changedAt: string, provedAt: string) => string
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
    lag(changedAt, provedAt) {
      // the clocks of a node and of the control plane differ a little
      const millis = Math.max(0, Date.parse(provedAt) - Date.parse(changedAt))
      return millis < 1000 ? text.t('query.millis', { value: millis }) : age(millis, text)
    },
  }
}
