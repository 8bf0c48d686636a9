// Scores of the leads in the kernel's memory. Leads with equal records share their card.
import type { Plan } from '../../plan/plan.ts';
import type { ScoreCard } from '../../result/score-card.ts';
import type { LeadCard, SharedCard } from '../engine.ts';
import { createScorer } from '../memory/score-lead.ts';
import type { KernelMemory } from './kernel-memory.ts';
import {
  capsOf,
  paidOf,
  RECORD_ACTIVE,
  type RecordLayout,
  readSignal,
  type SignalPlace,
} from './record-layout.ts';
import type { TakenLeads } from './take-leads.ts';

const BATCH = 1_024;

/** More cards than these are kept only where most leads share theirs. */
const FEW_CARDS = 4_096;
/** A summary shows so many leads. */
const FIRST_LEADS = 3;

export interface CardsInMemory {
  readonly cards: readonly SharedCard[];
  /** The address of a number for each lead: which card is its own. */
  readonly numbersAt: number;
}

export interface RecordScores {
  sharedCards(): CardsInMemory | undefined;
  batches(): Generator<LeadCard[]>;
  idOf(lead: number): string;
}

export function scoreRecords(
  memory: KernelMemory,
  plan: Plan,
  layout: RecordLayout,
  { count, classes, places }: TakenLeads,
  byScore: boolean,
): RecordScores {
  const { kernel, views } = memory;
  const recordOf = (lead: number): number => kernel.recordOf(lead) >>> 0;
  const place = (signal: number): SignalPlace => layout.signals[signal] as SignalPlace; // the plan's own numbers
  const { score } = createScorer(
    plan,
    {
      test: (condition) => {
        const holds = classes.test(condition);
        return (lead) => holds(places.classOf(lead));
      },
      counted: (cell, points) => {
        const earned = classes.counted(cell, points);
        return (lead) => earned(places.classOf(lead));
      },
    },
    {
      value: (signal, lead) => readSignal(memory, place(signal), recordOf(lead)),
      paid: (signal, lead) => paidOf(memory, place(signal), recordOf(lead)),
    },
  );
  const cards: ScoreCard[] = [];
  const out = kernel.alloc(BigInt(Math.max(BATCH, count) * 4)) >>> 0;
  const capped = capsOf(plan, layout);
  const caps = kernel.alloc(BigInt(capped.byteLength)) >>> 0;
  views().u32.set(capped, caps / 4);
  kernel.setUpSharedCards(layout.bytes, caps);

  const idOf = (lead: number): string => {
    const record = recordOf(lead);
    const { bytes, u32 } = views();
    if (u32[record / 4] === 0xffff_ffff) {
      const from = u32[record / 4 + 3] as number;
      return bytes.toString('utf8', from, from + (u32[record / 4 + 1] as number));
    }
    const head = bytes.subarray(record, record + 16);
    const end = head.indexOf(0);
    return head.toString('utf8', 0, end < 0 ? 16 : end);
  };
  const cardOf = (lead: number, sharedCard: number): ScoreCard => {
    if (sharedCard < 0) return score(lead);
    const known = cards[sharedCard];
    if (known !== undefined) return known;
    const card = score(lead);
    cards[sharedCard] = card;
    return card;
  };
  const isActive = (lead: number): boolean => views().u32[(recordOf(lead) + RECORD_ACTIVE) / 4] === 1;

  function* inOrder(): Generator<LeadCard[]> {
    for (let from = 0; from < count; from += BATCH) {
      const to = Math.min(from + BATCH, count);
      kernel.numberSharedCards(from, to, out);
      const sharedCards = views().i32.slice(out / 4, out / 4 + to - from);
      yield Array.from(sharedCards, (sharedCard, index) => scoreOf(from + index, sharedCard));
    }
  }
  const scoreOf = (lead: number, sharedCard: number): LeadCard => ({
    ...{ lead, sharedCard, card: cardOf(lead, sharedCard), active: isActive(lead) },
    id: () => idOf(lead),
  });
  function* highestFirst(): Generator<LeadCard[]> {
    const sharedCards = new Int32Array(count);
    const scores = new Float64Array(count);
    for (const batch of inOrder()) {
      for (const { lead, sharedCard, card } of batch) {
        sharedCards[lead] = sharedCard;
        scores[lead] = card.score;
      }
    }
    const order = Uint32Array.from({ length: count }, (_, lead) => lead);
    order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
    for (let from = 0; from < count; from += BATCH) {
      yield Array.from(order.subarray(from, from + BATCH), (lead) =>
        scoreOf(lead, sharedCards[lead] as number),
      );
    }
  }
  const sharedCards = (): CardsInMemory | undefined => {
    const known = kernel.numberSharedCards(0, count, out) >>> 0;
    if (byScore || (known > FEW_CARDS && known * 2 > count)) return undefined;
    const numbers = views().i32.subarray(out / 4, out / 4 + count);
    const leads = new Uint32Array(known);
    const first = Array.from({ length: known }, (): number[] => []);
    for (let lead = 0; lead < count; lead++) {
      const number = numbers[lead] as number;
      if (number < 0) return undefined;
      const times = (leads[number] as number) + 1;
      leads[number] = times;
      if (times <= FIRST_LEADS) first[number]?.push(lead);
    }
    return {
      numbersAt: out,
      cards: first.map((some, number) => ({
        ...{ card: cardOf(some[0] as number, number), leads: leads[number] as number, first: some },
        active: isActive(some[0] as number),
      })),
    };
  };
  return { batches: byScore ? highestFirst : inOrder, idOf, sharedCards };
}
