import type { CallCard } from '../../../protocol/views.ts';
import { speakingTo } from './screens.ts';
import { t } from './words/words.ts';

/** Who is on the line, in the language of the page. */
export const nameOf = (call: CallCard): string => speakingTo(call, { or: t('call.or'), somebody: t('call.somebody') });
